//! Finds the files of a site and reads them: what is on the disk, and nothing of what it means.

use std::fs::{File, FileType, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::diagnostics::{Code, Diagnostic, Location, SourceFile, codes};

/// The largest file that is read as text. Pictures and other files that are only copied may be larger.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// How many files a folder of the site may hold, all its folders included. Links between folders can multiply them without end.
pub const MAX_FILES: usize = 250_000;

/// How deep folders may be nested.
pub const MAX_DEPTH: usize = 32;

/// The byte order mark of UTF-8.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// Names that editors, systems and version control leave behind.
const LEFTOVERS: [&str; 3] = ["Thumbs.db", "desktop.ini", "README.md"];

/// Endings of copies that editors and merge tools keep.
const BACKUPS: [&str; 7] = ["~", ".swp", ".swo", ".bak", ".orig", ".rej", ".tmp"];

/// Hidden files of `static/` that web servers ask for.
const PUBLIC_HIDDEN: [&str; 4] = [".well-known", ".nojekyll", ".htaccess", ".domains"];

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// The path relative to the site's root, with `/`.
    pub path: String,
    /// Where it is.
    pub disk: PathBuf,
}

/// The files below `folder` of the site at `root`, in the order of their paths. A folder that is not there has no files.
///
/// Links are followed as long as they stay inside the site. What can't be followed or is no file is reported, and never opened.
pub fn walk(root: &Path, folder: &str, found: &mut Vec<Diagnostic>) -> Vec<FoundFile> {
    let start = root.join(folder);
    match std::fs::metadata(&start) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => {
            found.push(at(codes::UNREADABLE_FILE, folder, format!("`{folder}` is not a folder")));
            return Vec::new();
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && start.symlink_metadata().is_err() => {
            return Vec::new();
        }
        Err(error) => {
            found.push(unreadable(folder, &error, is_link(&start)));
            return Vec::new();
        }
    }
    let Ok(canonical) = root.canonicalize() else { return Vec::new() };
    if is_link(&start) && !stays_inside(&start, &canonical) {
        found.push(leads_out(folder));
        return Vec::new();
    }
    let mut files = Walk { root, canonical, folder, found, files: Vec::new() }.run(&start);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// One walk through a folder.
struct Walk<'a> {
    root: &'a Path,
    canonical: PathBuf,
    folder: &'a str,
    found: &'a mut Vec<Diagnostic>,
    files: Vec<FoundFile>,
}

impl Walk<'_> {
    fn run(mut self, start: &Path) -> Vec<FoundFile> {
        let mut entries = WalkDir::new(start).follow_links(true).min_depth(1).sort_by_file_name().into_iter();
        while let Some(next) = entries.next() {
            if self.files.len() >= MAX_FILES {
                let message = format!("`{}` holds more than {MAX_FILES} files", self.folder);
                self.found.push(at(codes::TOO_LARGE, self.folder, message));
                break;
            }
            let Ok(entry) = next.map_err(|error| self.report_error(&error)) else { continue };
            let is_folder = entry.file_type().is_dir();
            if !self.takes(&entry) && is_folder {
                entries.skip_current_dir();
            }
        }
        self.files
    }

    /// Takes a file, or reports why it can't be taken. False for a folder that must not be entered.
    fn takes(&mut self, entry: &DirEntry) -> bool {
        let path = relative(self.root, entry.path());
        let Some(name) = entry.file_name().to_str() else {
            self.found.push(bad_file_name(&path));
            return false;
        };
        if is_ignored(name, self.folder) {
            return false;
        }
        if name.chars().any(|c| c.is_control() || c == '\\') {
            self.found.push(bad_file_name(&path));
            return false;
        }
        if entry.path_is_symlink() && !stays_inside(entry.path(), &self.canonical) {
            self.found.push(leads_out(&path));
            return false;
        }
        if entry.file_type().is_dir() {
            return self.enters(&path, name, entry.depth());
        }
        match entry.file_type().is_file() {
            true => self.files.push(FoundFile { path, disk: entry.path().to_owned() }),
            false => self.found.push(no_file(&path, entry.file_type())),
        }
        true
    }

    fn enters(&mut self, path: &str, name: &str, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            let message = format!("folders are nested more than {MAX_DEPTH} deep here");
            self.found.push(at(codes::TOO_LARGE, path, message));
            return false;
        }
        // Static folders are copied whatever they are called.
        if let Some(stem) = name.strip_suffix(".md").filter(|_| self.folder != "static") {
            let help = format!("name the folder `{stem}` and its file `{stem}/index.md`");
            let message = "a folder has the name of a Markdown file".to_owned();
            self.found.push(at(codes::BAD_NAME, path, message).help(help));
            return false;
        }
        true
    }

    fn report_error(&mut self, error: &walkdir::Error) {
        let path = error.path().map_or_else(|| self.folder.to_owned(), |p| relative(self.root, p));
        if path.rsplit('/').next().is_some_and(|name| is_ignored(name, self.folder)) {
            return;
        }
        if let Some(ancestor) = error.loop_ancestor() {
            let message = format!("this link leads in a circle, back to `{}`", relative(self.root, ancestor));
            self.found.push(at(codes::BAD_SYMLINK, &path, message).help("remove the link"));
        } else if let Some(error) = error.io_error() {
            let link = is_link(&self.root.join(&path));
            self.found.push(unreadable(&path, error, link));
        }
    }
}

/// Reads the file at `name` in the site's root, if it is not a link that leads out of it.
///
/// # Errors
/// As [`read`], and for such a link.
pub fn read_in_root(root: &Path, name: &str) -> Result<String, Box<Diagnostic>> {
    let disk = root.join(name);
    let inside = root.canonicalize().is_ok_and(|canonical| stays_inside(&disk, &canonical));
    if is_link(&disk) && disk.exists() && !inside {
        return Err(Box::new(leads_out(name)));
    }
    read(&FoundFile { path: name.to_owned(), disk })
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|m| m.file_type().is_symlink())
}

fn stays_inside(path: &Path, canonical_root: &Path) -> bool {
    path.canonicalize().is_ok_and(|target| target.starts_with(canonical_root))
}

/// The path below the root, with `/` on every system.
pub fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Whether a name is one that editors, systems and version control leave behind.
fn is_ignored(name: &str, folder: &str) -> bool {
    if folder == "static" && (PUBLIC_HIDDEN.contains(&name) || name == "README.md") {
        return false;
    }
    name.starts_with('.')
        || LEFTOVERS.contains(&name)
        || BACKUPS.iter().any(|ending| name.ends_with(ending))
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
}

/// A diagnostic about a file whose text is not at hand.
pub fn at(code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, message, Location::file(&without_text(path)))
}

/// A file of which only the path is known.
pub fn without_text(path: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(path, "", 0..0))
}

fn leads_out(path: &str) -> Diagnostic {
    at(codes::BAD_SYMLINK, path, "this link leads out of the site, and is not followed")
        .help("copy what it leads to into the site")
}

fn bad_file_name(path: &str) -> Diagnostic {
    at(codes::BAD_NAME, path, "this name holds characters that no address can carry")
        .help("use letters, digits, hyphens and dots")
}

fn no_file(path: &str, file_type: FileType) -> Diagnostic {
    let message = format!("this is {}, not a file", what(file_type));
    at(codes::UNREADABLE_FILE, path, message).help("remove it, or move it out of the site")
}

#[cfg(unix)]
fn what(file_type: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match file_type {
        t if t.is_fifo() => "a named pipe",
        t if t.is_socket() => "a socket",
        t if t.is_block_device() || t.is_char_device() => "a device",
        _ => "something else",
    }
}

#[cfg(not(unix))]
fn what(_: FileType) -> &'static str {
    "something else"
}

fn unreadable(path: &str, error: &io::Error, link: bool) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::NotFound if link => {
            at(codes::BAD_SYMLINK, path, "this link leads nowhere").help("remove the link")
        }
        _ if link => at(codes::BAD_SYMLINK, path, "this link leads nowhere, or in a circle").help("remove the link"),
        io::ErrorKind::PermissionDenied => at(codes::UNREADABLE_FILE, path, "this can't be read: permission denied")
            .help("allow your account to read it"),
        io::ErrorKind::NotFound => at(codes::UNREADABLE_FILE, path, "this vanished while the site was read"),
        _ => at(codes::UNREADABLE_FILE, path, format!("this can't be read: {}", plain(error))),
    }
}

/// The system's words without its error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Reads a file as text, its byte order mark removed.
///
/// # Errors
/// A diagnostic when it can't be read, is larger than [`MAX_FILE_BYTES`], or is not UTF-8 text.
pub fn read(file: &FoundFile) -> Result<String, Box<Diagnostic>> {
    let bytes = read_bytes(&file.disk, &file.path)?;
    decode(&file.path, bytes)
}

fn read_bytes(disk: &Path, path: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let failed = |error: io::Error| Box::new(unreadable(path, &error, false));
    let file = open(disk).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(Box::new(no_file(path, metadata.file_type())));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(Box::new(too_large(path)));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    // One byte more than allowed tells a file that grew meanwhile.
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    match bytes.len() as u64 > MAX_FILE_BYTES {
        true => Err(Box::new(too_large(path))),
        false => Ok(bytes),
    }
}

/// Opens without waiting: a named pipe that took a file's place would otherwise block for ever.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK.bits() as i32;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

fn too_large(path: &str) -> Diagnostic {
    at(codes::TOO_LARGE, path, format!("this file is larger than {} MiB", MAX_FILE_BYTES / (1024 * 1024)))
        .help("split it into several files")
}

/// Text from bytes that should be UTF-8.
fn decode(path: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if let Some(encoding) = utf16(&bytes) {
        let message = format!("this file is not UTF-8 text: from byte 0 on it looks like {encoding}");
        return Err(Box::new(at(codes::NOT_TEXT, path, message).help("save it as UTF-8 in your editor")));
    }
    let bom = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    match String::from_utf8(bytes) {
        Ok(mut text) => match text.find('\0') {
            Some(offset) => {
                Err(Box::new(not_text(path, text.as_bytes(), offset, bom, "a NUL byte, which no text holds")))
            }
            None => {
                text.drain(..bom);
                Ok(text)
            }
        },
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let what = match error.utf8_error().error_len() {
                None => "a character that is cut off",
                Some(_) => eight_bit(error.as_bytes()),
            };
            Err(Box::new(not_text(path, error.as_bytes(), offset, bom, what)))
        }
    }
}

/// The diagnostic at the byte that is wrong; the text around it is shown as far as it can be.
fn not_text(path: &str, bytes: &[u8], offset: usize, bom: usize, what: &str) -> Diagnostic {
    let valid = bytes.get(bom..offset).unwrap_or_default();
    let mut text = String::from_utf8_lossy(valid).into_owned();
    let start = text.len();
    let rest: Vec<u8> = bytes.get(offset..).unwrap_or_default().iter().take(80).copied().collect();
    text.push_str(&String::from_utf8_lossy(&rest).replace('\0', "\u{fffd}"));
    let end = start + text.get(start..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let file = Arc::new(SourceFile::new(path, text, 0..0));
    let message = format!("this file is not UTF-8 text: byte {offset} looks like {what}");
    let help = match bytes.get(offset) {
        Some(0) => "delete this character; if there are many, save the file as UTF-8 in your editor",
        _ => "save it as UTF-8 in your editor",
    };
    Diagnostic::new(codes::NOT_TEXT, message, Location::span(&file, start..end)).help(help)
}

/// UTF-16 by its byte order mark, or by the zeros that Latin letters have in it.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => return Some("UTF-32 (little-endian)"),
        [0xff, 0xfe, ..] => return Some("UTF-16 (little-endian)"),
        [0xfe, 0xff, ..] => return Some("UTF-16 (big-endian)"),
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    match () {
        () if odd > many && even < odd / 8 + 1 => Some("UTF-16 (little-endian)"),
        () if even > many && odd < even / 8 + 1 => Some("UTF-16 (big-endian)"),
        () => None,
    }
}

/// What an older encoding of one byte a character looks like.
fn eight_bit(bytes: &[u8]) -> &'static str {
    // Latin letters with accents stand among others; those of another script stand side by side.
    let is_high = |b: Option<&u8>| b.is_some_and(|b| *b >= 0x80);
    let high = bytes.iter().filter(|b| is_high(Some(b))).count();
    let side_by_side = bytes.windows(2).filter(|pair| is_high(pair.first()) && is_high(pair.last())).count();
    if side_by_side * 2 > high {
        "an older encoding of one byte a character, such as Windows-1251"
    } else if bytes.iter().any(|b| (0x80..0xa0).contains(b)) {
        "Windows-1252"
    } else {
        "Latin-1 or Windows-1252"
    }
}
