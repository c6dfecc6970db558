//! A site that is being written, with its preview running.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};

use tempfile::TempDir;

use crate::common;

/// A copy of the site `marav`, gone with its preview when it is dropped.
pub struct Site {
    folder: TempDir,
    running: Option<Running>,
}

/// A preview.
struct Running {
    process: Child,
    /// Where it is.
    address: String,
    /// What it says is not read on, but a closed pipe would trouble it.
    _said: BufReader<ChildStdout>,
}

impl Site {
    /// Copies the site.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the site");
        common::copy(&common::project().join("tests/sites/marav"), folder.path());
        Self { folder, running: None }
    }

    /// Copies the site and starts its preview at any free port.
    pub fn served() -> Self {
        let mut site = Self::new();
        site.serve(0);
        site
    }

    /// Starts the preview at a port, and waits until it can be asked.
    pub fn serve(&mut self, port: u16) {
        let mut command = common::dateline();
        command.arg("--root").arg(self.folder.path()).args(["serve", "--today", "2025-06-05", "--port"]);
        command.arg(port.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("the binary runs");
        let mut said = BufReader::new(process.stdout.take().expect("it was asked for"));
        let mut line = String::new();
        said.read_line(&mut line).expect("the preview speaks");
        let address = line.split_whitespace().next().unwrap_or_default().to_owned();
        self.running = Some(Running { process, address, _said: said });
    }

    /// Ends the preview without a warning, and says at which port it was.
    pub fn kill(&mut self) -> u16 {
        let url = url::Url::parse(&self.url("")).expect("an address");
        self.running = None;
        url.port().expect("the address has a port")
    }

    /// The address of a page by its path below the site's base path.
    pub fn url(&self, page: &str) -> String {
        let running = self.running.as_ref().expect("the preview runs");
        assert!(running.address.starts_with("http://"), "the preview did not start: {}", running.address);
        format!("{}{page}", running.address)
    }

    /// Where a file of the site is.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// A file's text.
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file can be read")
    }

    /// Saves a file.
    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).expect("the file can be written");
    }

    /// Saves a file with one thing changed.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
        self.write(file, &text.replace(from, to));
    }

    /// The line, from 1, on which something stands in a file.
    pub fn line(&self, file: &str, text: &str) -> usize {
        1 + self.read(file).lines().position(|line| line.contains(text)).expect("it stands there")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
