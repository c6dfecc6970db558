//! Which folders a site may be published into.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use super::error::{PublishError, Refusal};
use super::{MARKER, REPOSITORY};

/// How a marker begins, whatever version wrote it.
const MARKER_START: &str = "dateline site, format ";

/// The version of the marker, to be raised when an older Dateline must keep off the folder.
const FORMAT: u32 = 1;

/// The folders of a site that its pages are made from.
const SOURCES: [&str; 4] = ["content", "templates", "static", "locale"];

/// What is in the output before a build.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No folder, or an empty one.
    Nothing,
    /// A site that a build wrote.
    Site,
}

/// The text of the marker file.
pub(super) fn marker_text() -> String {
    format!(
        "{MARKER_START}{FORMAT}\n\
         `dateline build` made this folder and replaces it whole: whatever else is put here is removed.\n"
    )
}

/// The real folder behind the name that was given: links followed, `..` taken out, absolute.
///
/// The folder itself may not exist yet. Two names of one folder come to the same path, and so to the
/// same lock.
pub(super) fn resolve(output: &Path) -> Result<PathBuf, PublishError> {
    let absolute = std::path::absolute(output).map_err(PublishError::io("find", output))?;
    for existing in absolute.ancestors() {
        let mut real = match fs::canonicalize(existing) {
            Ok(real) => real,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if fs::symlink_metadata(existing).is_ok_and(|found| found.is_symlink()) {
                    return Err(PublishError::refused(output, Refusal::DanglingLink));
                }
                continue;
            }
            Err(error) if error.kind() == ErrorKind::NotADirectory => continue,
            Err(error) => return Err(PublishError::io("find", existing)(error)),
        };
        for part in absolute.strip_prefix(existing).into_iter().flat_map(Path::components) {
            match part {
                // What does not exist is no link, so this is the folder above it.
                Component::ParentDir => _ = real.pop(),
                part => real.push(part),
            }
        }
        return Ok(real);
    }
    Err(PublishError::refused(output, Refusal::Root))
}

/// Folders that a build must never replace, whatever is in them.
pub(super) struct Protected {
    site: PathBuf,
    sources: Vec<PathBuf>,
    home: Option<PathBuf>,
    working: Option<PathBuf>,
}

impl Protected {
    pub fn of(site_root: &Path) -> Result<Self, PublishError> {
        let site = fs::canonicalize(site_root).map_err(PublishError::io("find the site's folder", site_root))?;
        let real = |path: PathBuf| fs::canonicalize(path).ok();
        let sources = SOURCES.iter().map(|name| site.join(name));
        let sources = sources.flat_map(|path| [real(path.clone()), Some(path)]).flatten().collect();
        let home = std::env::home_dir().and_then(real);
        let working = std::env::current_dir().ok().and_then(real);
        Ok(Self { site, sources, home, working })
    }

    /// What speaks against this folder, a resolved one, if anything does.
    pub fn refusal(&self, output: &Path) -> Option<Refusal> {
        if output.file_name().is_none() {
            return Some(Refusal::Root);
        }
        if holds(output, &self.site) {
            return Some(Refusal::HoldsSite);
        }
        if let Some(source) = self.sources.iter().find(|source| holds(source, output) || holds(output, source)) {
            return Some(Refusal::SiteSource(source.clone()));
        }
        if self.home.as_ref().is_some_and(|home| holds(output, home)) {
            return Some(Refusal::Home);
        }
        if output.components().any(|part| part.as_os_str().eq_ignore_ascii_case(REPOSITORY)) {
            return Some(Refusal::InsideGit);
        }
        if self.working.as_ref().is_some_and(|working| holds(output, working)) {
            return Some(Refusal::WorkingFolder);
        }
        is_mount_point(output).then_some(Refusal::MountPoint)
    }
}

/// Looks into a resolved output. Only an empty folder or one with our marker is fit.
pub(super) fn inspect(output: &Path) -> Result<Found, PublishError> {
    let mut entries = match fs::read_dir(output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(PublishError::refused(output, Refusal::NotAFolder));
        }
        Err(error) => return Err(PublishError::io("read the folder", output)(error)),
    };
    let Some(first) = entries.next() else {
        return Ok(Found::Nothing);
    };
    let first = first.map_err(PublishError::io("read the folder", output))?;
    let refusal = match read_format(&output.join(MARKER)) {
        Some(format) if format <= FORMAT => return Ok(Found::Site),
        Some(_) => Refusal::NewerFormat,
        None if output.join(REPOSITORY).exists() => Refusal::Repository,
        None => Refusal::Foreign(first.file_name().to_string_lossy().into_owned()),
    };
    Err(PublishError::refused(output, refusal))
}

/// Whether we may write into the output, if it exists.
///
/// The exchange would succeed without that right, since it is a matter of the folder above; but one
/// who takes the right away from a folder means that it shall stay as it is.
pub(super) fn check_rights(output: &Path) -> Result<(), PublishError> {
    #[cfg(unix)]
    if output.is_dir() {
        use rustix::fs::{Access, access};
        access(output, Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|error| PublishError::io("write into the folder", output)(error.into()))?;
    }
    let _ = output;
    Ok(())
}

/// The version in a marker, if this is one. A link is none, since it may point at another's marker.
fn read_format(marker: &Path) -> Option<u32> {
    fs::symlink_metadata(marker).ok().filter(fs::Metadata::is_file)?;
    let mut text = String::new();
    fs::File::open(marker).ok()?.take(1024).read_to_string(&mut text).ok()?;
    text.strip_prefix(MARKER_START)?.lines().next()?.parse().ok()
}

/// Whether `inner` is `folder` or somewhere inside it.
fn holds(folder: &Path, inner: &Path) -> bool {
    if inner.starts_with(folder) {
        return true;
    }
    // The same folder under another spelling: a disk that ignores case, or a bind mount.
    let identity = identity(folder);
    identity.is_some() && inner.ancestors().any(|ancestor| self::identity(ancestor) == identity)
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(_path: &Path) -> Option<(u64, u64)> {
    None
}

fn is_mount_point(folder: &Path) -> bool {
    let device = |path: &Path| identity(path).map(|(device, _)| device);
    match (device(folder), folder.parent().and_then(device)) {
        (Some(inside), Some(outside)) => inside != outside,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Trial {
        folder: tempfile::TempDir,
        protected: Protected,
    }

    impl Trial {
        /// `home/ann/work/site` with content and templates, and a working folder elsewhere.
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let at = |path: &str| folder.path().canonicalize().unwrap().join(path);
            fs::create_dir_all(at("home/ann/work/site/content/explainers")).unwrap();
            fs::create_dir_all(at("home/ann/work/site/templates")).unwrap();
            fs::create_dir_all(at("elsewhere/here")).unwrap();
            let mut protected = Protected::of(&at("home/ann/work/site")).unwrap();
            protected.home = Some(at("home/ann"));
            protected.working = Some(at("elsewhere/here"));
            Self { folder, protected }
        }

        fn refusal(&self, output: &str) -> Option<Refusal> {
            self.protected.refusal(&resolve(&self.folder.path().join(output)).unwrap())
        }
    }

    #[test]
    fn folders_of_their_own_are_fine() {
        let trial = Trial::new();
        for output in [
            "home/ann/work/site/public",
            "home/ann/work/site/contents",
            "home/ann/work/public",
            "home/ann/work/site/new/../public/deep",
            "home/bob",
            "elsewhere/here/public",
        ] {
            assert_eq!(trial.refusal(output), None, "{output}");
        }
    }

    #[test]
    fn folders_that_hold_other_things_are_refused() {
        let trial = Trial::new();
        assert_eq!(trial.protected.refusal(Path::new("/")), Some(Refusal::Root));
        for (output, expected) in [
            ("home/ann/work/site", Refusal::HoldsSite),
            ("home/ann/work/site/new/..", Refusal::HoldsSite),
            ("home/ann/work", Refusal::HoldsSite),
            ("elsewhere", Refusal::WorkingFolder),
            ("elsewhere/here", Refusal::WorkingFolder),
            ("home/ann/work/site/.git/x", Refusal::InsideGit),
        ] {
            assert_eq!(trial.refusal(output), Some(expected), "{output}");
        }
        for output in ["content", "content/explainers", "templates/new", "static", "static/x"] {
            let found = trial.refusal(&format!("home/ann/work/site/{output}"));
            assert!(matches!(found, Some(Refusal::SiteSource(_))), "{output}: {found:?}");
        }
    }

    #[test]
    fn the_home_folder_is_refused_even_when_the_site_is_elsewhere() {
        let mut trial = Trial::new();
        trial.protected.home = Some(trial.folder.path().canonicalize().unwrap().join("other/ann"));
        fs::create_dir_all(trial.folder.path().join("other/ann")).unwrap();
        assert_eq!(trial.refusal("other/ann"), Some(Refusal::Home));
        assert_eq!(trial.refusal("other"), Some(Refusal::Home));
        assert_eq!(trial.refusal("other/ann/public"), None);
    }

    #[test]
    fn only_an_empty_folder_or_a_marked_one_is_fit() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        let reason = |error| match error {
            PublishError::Refused { reason, .. } => reason,
            other => panic!("{other}"),
        };
        assert_eq!(inspect(&at("none")).unwrap(), Found::Nothing);
        assert_eq!(inspect(folder.path()).unwrap(), Found::Nothing);
        fs::write(at("letter.txt"), "dear").unwrap();
        assert_eq!(reason(inspect(&at("letter.txt")).unwrap_err()), Refusal::NotAFolder);
        assert_eq!(reason(inspect(folder.path()).unwrap_err()), Refusal::Foreign("letter.txt".into()));
        fs::create_dir(at(".git")).unwrap();
        assert_eq!(reason(inspect(folder.path()).unwrap_err()), Refusal::Repository);
        for foreign in ["", "dateline", "dateline site, format x\n", "dateline site, format 1 or so\n"] {
            fs::write(at(MARKER), foreign).unwrap();
            assert_eq!(reason(inspect(folder.path()).unwrap_err()), Refusal::Repository, "{foreign}");
        }
        fs::write(at(MARKER), "dateline site, format 2\n").unwrap();
        assert_eq!(reason(inspect(folder.path()).unwrap_err()), Refusal::NewerFormat);
        fs::write(at(MARKER), marker_text()).unwrap();
        assert_eq!(inspect(folder.path()).unwrap(), Found::Site);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_to_the_real_folder() {
        use std::os::unix::fs::symlink;
        let trial = Trial::new();
        let at = |path: &str| trial.folder.path().canonicalize().unwrap().join(path);
        symlink(at("home/ann/work"), at("link")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        assert_eq!(resolve(&at("link/site/public")).unwrap(), at("home/ann/work/site/public"));
        assert_eq!(trial.refusal("link"), Some(Refusal::HoldsSite));
        assert!(matches!(trial.refusal("link/site/content/x"), Some(Refusal::SiteSource(_))));
        for output in ["dangling", "dangling/x"] {
            let error = resolve(&at(output)).unwrap_err();
            assert!(matches!(error, PublishError::Refused { reason: Refusal::DanglingLink, .. }), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_marker_that_is_a_link_marks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("other"), marker_text()).unwrap();
        std::os::unix::fs::symlink(folder.path().join("other"), folder.path().join(MARKER)).unwrap();
        assert!(inspect(folder.path()).is_err());
    }
}
