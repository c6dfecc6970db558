//! A site that is being written.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::preview::Preview;
use crate::common;

/// The path of the site's address.
pub const BASE: &str = "/field/notes/";
pub const TALKS: &str = "content/explainers/marav-talks.md";
pub const TALKS_PAGE: &str = "explainers/marav-talks/";
/// A draft, to which nothing links.
pub const DRAFT: &str = "content/explainers/ebrin-next-season.md";
pub const DRAFT_PAGE: &str = "explainers/ebrin-next-season/";
/// Words of the talks.
pub const ASKS: &str = "asks for dates.";
/// What no answer may ever hold: it stands in a file beside the site.
pub const SECRET: &str = "kept beside the site";

/// A copy of the site `marav`, with a secret beside its folder.
pub struct Site(TempDir);

impl Site {
    pub fn new() -> Self {
        let site = Self(tempfile::tempdir().expect("a folder for the site"));
        common::copy(&common::project().join("tests/sites/marav"), &site.root());
        fs::create_dir(site.beside("secrets")).expect("the folder can be made");
        fs::write(site.beside("secret.txt"), SECRET).expect("the file can be written");
        fs::write(site.beside("secrets/secret.txt"), SECRET).expect("the file can be written");
        site
    }

    pub fn root(&self) -> PathBuf {
        self.beside("site")
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file can be read")
    }

    /// Saves a file, in a new folder if need be.
    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Saves a file with one thing changed.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
        self.write(file, text.replace(from, to));
    }

    pub fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("it can be renamed");
    }

    pub fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("the file can be removed");
    }

    pub fn command(&self, more: &[&str]) -> Command {
        let mut command = common::dateline();
        command.arg("--root").arg(self.root()).args(["serve", "--today", "2025-06-05"]).args(more);
        command
    }

    /// Starts the preview at any free port.
    pub fn serve(&self, more: &[&str]) -> Preview {
        Preview::start(self.command(&["--port", "0"]).args(more))
    }
}
