//! Which files are watched.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file of a site's settings.
const SETTINGS: &str = "site.yaml";

/// What a site is made of.
const TOPS: [&str; 5] = [SETTINGS, "content", "templates", "static", "locale"];

/// Names that systems and editors leave behind.
const LEFTOVERS: [&str; 3] = ["Thumbs.db", "desktop.ini", "4913"];

/// Endings of copies that editors and merge tools keep.
const BACKUPS: [&str; 10] =
    ["~", ".swp", ".swo", ".swx", ".bak", ".orig", ".rej", ".tmp", "___jb_tmp___", "___jb_old___"];

/// Hidden files of `static/` that web servers ask for.
const PUBLIC_HIDDEN: [&str; 4] = [".well-known", ".nojekyll", ".htaccess", ".domains"];

/// Links by their paths below the root, with where they lead; none for those that are not followed.
pub type Links = BTreeMap<PathBuf, Option<PathBuf>>;

/// The watched part of a site's folder.
pub struct Scope {
    root: PathBuf,
    canonical: PathBuf,
    tops: Vec<PathBuf>,
    ignored: Vec<PathBuf>,
}

impl Scope {
    /// The site in `root`, but for the `ignored` folders.
    pub fn new(root: &Path, ignored: &[PathBuf]) -> Self {
        // An ignored folder may be named by another way than the one by which its files are found.
        let ignored =
            ignored.iter().flat_map(|path| [path.canonicalize().ok(), Some(path.clone())]).flatten().collect();
        let tops = TOPS.iter().map(|name| root.join(name)).collect();
        let mut scope = Self { root: root.to_owned(), canonical: root.to_owned(), tops, ignored };
        scope.find_again();
        scope
    }

    /// Notes where the root is now: another folder may have taken its place.
    pub fn find_again(&mut self) {
        self.canonical = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
    }

    /// The site's folder as it was given.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The site's folder without links.
    pub fn canonical(&self) -> &Path {
        &self.canonical
    }

    /// The settings and the folders, whether they are there or not.
    pub fn tops(&self) -> &[PathBuf] {
        &self.tops
    }

    /// Whether `path` is one of the [tops](Self::tops).
    fn is_top(&self, path: &Path) -> bool {
        self.tops.iter().any(|top| top == path)
    }

    /// Whether `path` is one of the folders among them.
    pub fn is_top_folder(&self, path: &Path) -> bool {
        self.is_top(path) && !path.ends_with(SETTINGS)
    }

    /// Whether `path`, below the root as it was given, is watched: part of the site and not left behind by an editor.
    pub fn holds(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        let mut names = below.components().map(|part| part.as_os_str().to_string_lossy());
        let top = names.next().unwrap_or_default();
        self.tops.iter().any(|top| path.starts_with(top))
            && !names.any(|name| is_leftover(&name, top == "static"))
            && !self
                .ignored
                .iter()
                .any(|folder| path.starts_with(folder) || self.canonical.join(below).starts_with(folder))
    }

    /// Whether a link may be followed to where it leads: inside the site, or anywhere else for the site's own folders,
    /// as long as the site does not lie in it.
    pub fn follows(&self, link: &Path, target: &Path) -> bool {
        let inside = target.starts_with(&self.canonical) && target != self.canonical;
        inside || (self.is_top(link) && !self.canonical.starts_with(target))
    }
}

/// Whether a name is one that nobody writes on purpose.
fn is_leftover(name: &str, is_static: bool) -> bool {
    let is_hidden = name.starts_with('.') && !(is_static && PUBLIC_HIDDEN.contains(&name));
    is_hidden
        || LEFTOVERS.contains(&name)
        || (name == "README.md" && !is_static)
        || BACKUPS.iter().any(|ending| name.ends_with(ending))
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
}
