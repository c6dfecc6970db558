//! What can stop a site from being published, in words for a writer.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a site was not published. Until the folders are exchanged, the published site is untouched.
#[derive(Debug)]
#[non_exhaustive]
pub enum PublishError {
    /// This folder must not be replaced by a site.
    Refused {
        /// The folder that was asked for.
        output: PathBuf,
        /// What speaks against it.
        reason: Refusal,
    },
    /// Another build is publishing into the same folder.
    Locked {
        /// The folder that was asked for.
        output: PathBuf,
        /// The other build's process id, where the system lets us read it.
        holder: Option<u32>,
    },
    /// The system refused something.
    Io {
        /// What was tried, as an infinitive: "write", "make the folder".
        action: &'static str,
        /// The file or folder it was tried on.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A file of the site has a name that can't be published.
    BadPath {
        /// The name, relative to the site.
        path: String,
        /// What is wrong with it.
        reason: PathFault,
    },
    /// `commit` was called although an earlier write had failed.
    Incomplete,
}

/// Why a folder is no place for a site.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The root of a file system.
    Root,
    /// The home folder, or one that holds it.
    Home,
    /// The folder of `site.yaml`, or one that holds it.
    HoldsSite,
    /// A folder that the site is made from, or one inside it.
    SiteSource(PathBuf),
    /// The folder that the command runs in, or one that holds it.
    WorkingFolder,
    /// A folder inside a repository's own `.git`.
    InsideGit,
    /// The root of a repository that no build wrote.
    Repository,
    /// Files that no build wrote are in it; one of them is named.
    Foreign(String),
    /// A newer Dateline made it, and marked it in a way that we don't know.
    NewerFormat,
    /// It is a file.
    NotAFolder,
    /// A symbolic link to nothing.
    DanglingLink,
    /// A disk or a container's volume is mounted on it, so it can't be exchanged.
    MountPoint,
}

/// What is wrong with the name of a file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathFault {
    /// Nothing between two slashes, or at the start or end.
    EmptyPart,
    /// `.` or `..`.
    DotPart,
    /// A character that Windows or GitHub's upload refuses, or a control character.
    Character(char),
    /// A name that Windows keeps for devices.
    Reserved(String),
    /// A part that ends in a dot or a space, which Windows drops.
    TrailingDotOrSpace(String),
    /// A part longer than 255 bytes.
    TooLong,
    /// A name that the publisher uses itself.
    Ours,
    /// Another file of this build has the same name.
    Twice,
    /// Another file or folder of this build has this name but for the case of letters, or for how accents are composed.
    CaseOnly(String),
    /// This build has both a file and a folder of this name.
    FileAndFolder(String),
}

impl PublishError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }

    pub(super) fn refused(output: &Path, reason: Refusal) -> Self {
        Self::Refused { output: output.to_owned(), reason }
    }

    /// What the writer can do about it, as a sentence without its full stop.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Refused { reason, .. } => reason.help(),
            Self::Locked { .. } => "wait until it is done, or give this one another --output",
            Self::Io { action, source, .. } => io_help(action, source),
            Self::BadPath { reason, .. } => reason.help(),
            Self::Incomplete => "mend what the first error names and build again",
        }
    }
}

impl Refusal {
    fn help(&self) -> &'static str {
        match self {
            Self::Foreign(_) => "choose another folder with --output, or remove this one if nothing in it is needed",
            Self::Repository => "choose a folder inside the repository, such as public, with --output",
            Self::WorkingFolder => "run the command from a folder outside the output",
            Self::NewerFormat => "use that newer version, or remove the folder",
            Self::NotAFolder => "choose another name with --output, or remove the file",
            Self::DanglingLink => "make the folder that the link points to, or remove the link",
            Self::MountPoint => "choose a folder inside it with --output",
            _ => "choose a folder of its own, such as public, with --output",
        }
    }
}

impl PathFault {
    fn help(&self) -> &'static str {
        match self {
            Self::Twice => "rename one of the two files it is made from",
            Self::CaseOnly(_) => {
                "spell both in the same way or rename one, since Windows and macOS take them for the same"
            }
            Self::FileAndFolder(_) => "rename one of the two",
            _ => "rename the file it is made from",
        }
    }
}

fn io_help(action: &str, source: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    let reads = ["read", "copy", "find"].iter().any(|verb| action.starts_with(verb));
    match source.kind() {
        _ if action.starts_with("remove") || action.starts_with("move") => {
            "the site itself is whole: see to that folder by hand, and build again"
        }
        Kind::StorageFull => "free some space on that disk and build again",
        Kind::QuotaExceeded => "free some of your quota on that disk and build again",
        Kind::PermissionDenied if reads => "give yourself the right to read it",
        Kind::PermissionDenied => {
            "a site is prepared beside its output, so you need the right to write in both folders: \
             give it to yourself, or choose another folder with --output"
        }
        Kind::ReadOnlyFilesystem => "choose a folder on a disk that can be written, with --output",
        Kind::CrossesDevices | Kind::ResourceBusy => {
            "the folder can't be moved, since it is a mounted disk, part of a container's image or in use: \
             choose another with --output"
        }
        Kind::InvalidFilename => "shorten the name",
        Kind::NotFound if reads => "check the name, or build again if it has just gone away",
        Kind::NotFound => "it went away during the build: build again",
        _ => "build again, and look at the disk or the network drive if it goes on",
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { output, reason } => {
                write!(f, "no site is written into {}: {reason}", output.display())?;
            }
            Self::Locked { output, holder: Some(holder) } => {
                let output = output.display();
                write!(f, "another build (process {holder}) is writing into {output}")?;
            }
            Self::Locked { output, holder: None } => {
                write!(f, "another build is writing into {}", output.display())?;
            }
            Self::Io { action, path, source } => {
                write!(f, "could not {action} {}: {source}", path.display())?;
            }
            Self::BadPath { path, reason } => write!(f, "can't publish a file called {path:?}: {reason}")?,
            Self::Incomplete => f.write_str("the site was not published, since some of its files failed")?,
        }
        write!(f, "; {}", self.help())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("it is the root of a file system"),
            Self::Home => f.write_str("it is, or holds, your home folder"),
            Self::HoldsSite => f.write_str("it is, or holds, the folder of site.yaml"),
            Self::SiteSource(folder) => write!(f, "the site is made from {}", folder.display()),
            Self::WorkingFolder => f.write_str("the command runs inside it, and it would be replaced"),
            Self::InsideGit => f.write_str("it is inside a repository's .git folder"),
            Self::Repository => f.write_str("it is the root of a git repository"),
            Self::Foreign(file) => {
                write!(f, "it holds files that no build wrote, such as {file:?}")
            }
            Self::NewerFormat => f.write_str("a newer version of Dateline made it"),
            Self::NotAFolder => f.write_str("it is a file"),
            Self::DanglingLink => f.write_str("it is a symbolic link to a folder that does not exist"),
            Self::MountPoint => f.write_str("it is a mounted disk or volume, which can't be exchanged"),
        }
    }
}

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyPart => f.write_str("a part of it is empty"),
            Self::DotPart => f.write_str("a part of it is `.` or `..`"),
            Self::Character(character) => write!(f, "it contains {character:?}"),
            Self::Reserved(part) => write!(f, "Windows keeps the name {part:?} for itself"),
            Self::TrailingDotOrSpace(part) => write!(f, "{part:?} ends in a dot or a space"),
            Self::TooLong => f.write_str("a part of it is longer than 255 bytes"),
            Self::Ours => f.write_str("the publisher uses that name itself"),
            Self::Twice => f.write_str("the site has another file of that name"),
            Self::CaseOnly(other) => write!(f, "the site also has {other:?}"),
            Self::FileAndFolder(other) => write!(f, "{other:?} is both a file and a folder"),
        }
    }
}

impl Error for PublishError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
