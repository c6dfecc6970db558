//! Writes changed texts into the files that they were read from: all of them, or none.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diagnostics::Change;

use super::files::BOM;

/// Why no file was changed.
#[derive(Debug)]
pub struct RewriteError {
    /// The path relative to the site's root, with `/`.
    pub path: String,
    /// What speaks against it.
    pub reason: Refusal,
}

/// What speaks against changing a file.
#[derive(Debug)]
pub enum Refusal {
    /// It is not what it was when it was read.
    Changed,
    /// It may only be read.
    ReadOnly,
    /// It lies outside the site, though a link may lead there.
    Outside,
    /// The system refused it.
    Io(io::Error),
}

impl fmt::Display for RewriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.reason {
            Refusal::Changed => write!(f, "{path} was changed while it was checked; nothing is written: run it again"),
            Refusal::ReadOnly => {
                write!(f, "{path} may only be read; nothing is written: allow your account to write it")
            }
            Refusal::Outside => write!(f, "{path} lies outside the site; nothing is written: mend it where it is"),
            Refusal::Io(error) => write!(f, "{path} can't be written: {error}; nothing is changed"),
        }
    }
}

impl std::error::Error for RewriteError {}

/// Writes the changes into the site in `root`. A byte order mark and the file's permissions stay; where a link in the site
/// leads to a file in it, that file is written.
///
/// # Errors
/// If one of the files can't be written, is read-only, lies outside the site, or no longer holds what was read. None is changed
/// then.
pub fn rewrite(root: &Path, changes: &[Change]) -> Result<(), RewriteError> {
    let all = changes.iter().map(|change| in_file(change, Draft::prepare(root, change)));
    let drafts: Vec<Draft> = all.collect::<Result<_, _>>()?;
    for (i, (draft, change)) in drafts.iter().zip(changes).enumerate() {
        if let Err(reason) = draft.publish() {
            drafts.iter().take(i).for_each(Draft::take_back);
            return in_file(change, Err(reason));
        }
    }
    Ok(())
}

fn in_file<T>(change: &Change, result: Result<T, Refusal>) -> Result<T, RewriteError> {
    result.map_err(|reason| RewriteError { path: change.file.path.clone(), reason })
}

/// A file's new text beside it, under another name until all are ready. What is left of it goes with this value.
struct Draft {
    target: PathBuf,
    beside: PathBuf,
    old: Vec<u8>,
}

impl Draft {
    fn prepare(root: &Path, change: &Change) -> Result<Self, Refusal> {
        let root = root.canonicalize().map_err(Refusal::Io)?;
        let target = root.join(&change.file.path).canonicalize().map_err(Refusal::Io)?;
        if !target.starts_with(&root) {
            return Err(Refusal::Outside);
        }
        let permissions = fs::metadata(&target).map_err(Refusal::Io)?.permissions();
        if permissions.readonly() {
            return Err(Refusal::ReadOnly);
        }
        let old = fs::read(&target).map_err(Refusal::Io)?;
        let mark = if old.starts_with(BOM) { BOM } else { &[] };
        if old.get(mark.len()..) != Some(change.file.text.as_bytes()) {
            return Err(Refusal::Changed);
        }
        // Files that begin with a full stop are no content, whoever looks meanwhile.
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let draft = Self { beside: target.with_file_name(format!(".{name}.mended")), target, old };
        write_new(&draft.beside, &[mark, change.text.as_bytes()].concat()).map_err(Refusal::Io)?;
        fs::set_permissions(&draft.beside, permissions).map_err(Refusal::Io)?;
        Ok(draft)
    }

    /// Puts the new text in the place of the old.
    fn publish(&self) -> Result<(), Refusal> {
        if fs::read(&self.target).map_err(Refusal::Io)? != self.old {
            return Err(Refusal::Changed);
        }
        fs::rename(&self.beside, &self.target).map_err(Refusal::Io)
    }

    /// Puts the old text back. The system has just let the same be done with the new one; if it no longer does, nothing can help.
    fn take_back(&self) {
        let permissions = fs::metadata(&self.target).map(|metadata| metadata.permissions());
        let back = write_new(&self.beside, &self.old)
            .and_then(|()| fs::set_permissions(&self.beside, permissions?))
            .and_then(|()| fs::rename(&self.beside, &self.target));
        drop(back);
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `publish` nothing is there any more.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Writes a file that Dateline keeps for itself, whole or not at all, since another run may read it meanwhile: first to `beside`, in the
/// same folder, which is made if it is not there.
///
/// # Errors
/// When the disk does not let it. Nothing is left behind then.
pub fn put(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(beside, bytes))
        .and_then(|()| fs::rename(beside, path))
        .inspect_err(|_| drop(fs::remove_file(beside)))
}

/// Writes a file through to the disk. What an interrupted run left under its name goes; a link is not followed.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostics::SourceFile;

    fn change(path: &str, old: &str, new: &str) -> Change {
        let file = SourceFile::new(path, old, 0..0);
        Change { file: Arc::new(file), text: new.into() }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_written_or_none() {
        let site = tempfile::tempdir().unwrap();
        let at = |name: &str| site.path().join(name);
        fs::write(at("a.md"), "\u{feff}Kiev\r\n").unwrap();
        fs::write(at("b.md"), "new since").unwrap();
        let changes = [change("a.md", "Kiev\r\n", "Kyiv\r\n"), change("b.md", "old", "x")];
        let error = rewrite(site.path(), &changes).unwrap_err();
        assert!(matches!(error.reason, Refusal::Changed), "{error}");
        assert_eq!(fs::read_to_string(at("a.md")).unwrap(), "\u{feff}Kiev\r\n");
        rewrite(site.path(), &changes[..1]).unwrap();
        assert_eq!(fs::read_to_string(at("a.md")).unwrap(), "\u{feff}Kyiv\r\n");
        assert_eq!(names(site.path()), ["a.md", "b.md"]);
    }

    #[test]
    fn what_was_written_is_taken_back_when_another_file_fails() {
        let site = tempfile::tempdir().unwrap();
        let at = |name: &str| site.path().join(name);
        fs::write(at("a.md"), "old").unwrap();
        fs::write(at("b.md"), "old").unwrap();
        let prepare = |name: &str| Draft::prepare(site.path(), &change(name, "old", "new")).ok().unwrap();
        let (a, b) = (prepare("a.md"), prepare("b.md"));
        a.publish().unwrap();
        assert_eq!(fs::read_to_string(at("a.md")).unwrap(), "new");
        fs::write(at("b.md"), "edited").unwrap();
        assert!(matches!(b.publish(), Err(Refusal::Changed)));
        a.take_back();
        drop((a, b));
        assert_eq!(fs::read_to_string(at("a.md")).unwrap(), "old");
        assert_eq!(fs::read_to_string(at("b.md")).unwrap(), "edited");
        assert_eq!(names(site.path()), ["a.md", "b.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_permissions_and_the_sites_bounds_are_respected() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (site, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| site.path().join(name);
        fs::write(other.path().join("o.md"), "old").unwrap();
        symlink(other.path().join("o.md"), at("out.md")).unwrap();
        fs::write(at("real.md"), "old").unwrap();
        fs::set_permissions(at("real.md"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.md", at("link.md")).unwrap();
        fs::write(at("fixed.md"), "old").unwrap();
        fs::set_permissions(at("fixed.md"), fs::Permissions::from_mode(0o444)).unwrap();
        let outside = rewrite(site.path(), &[change("out.md", "old", "new")]).unwrap_err();
        assert!(matches!(outside.reason, Refusal::Outside), "{outside}");
        let read_only = rewrite(site.path(), &[change("fixed.md", "old", "new")]).unwrap_err();
        assert!(matches!(read_only.reason, Refusal::ReadOnly), "{read_only}");
        rewrite(site.path(), &[change("link.md", "old", "new")]).unwrap();
        assert_eq!(fs::read_to_string(at("real.md")).unwrap(), "new");
        assert_eq!(fs::metadata(at("real.md")).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(at("link.md")).unwrap().is_symlink());
    }
}
