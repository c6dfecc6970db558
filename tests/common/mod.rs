//! What the tests share: running the real binary on a site in a folder.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of this project.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The binary under test, with nothing of the caller's environment that could change its output.
pub fn dateline() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("NO_COLOR").env_remove("RAYON_NUM_THREADS");
    command
}

/// Builds the site in `root` into `output`.
pub fn build(root: &Path, output: &Path, more: &[&str]) -> Output {
    let mut command = dateline();
    command.arg("--root").arg(root).arg("build").arg("--output").arg(output).args(more);
    command.output().expect("the binary runs")
}

/// Builds and expects success without a word on stderr.
pub fn build_clean(root: &Path, output: &Path, more: &[&str]) {
    let run = build(root, output, more);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
}

/// Every file below a folder: path with `/`, and bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("it is below");
            let name = path.to_string_lossy().replace('\\', "/");
            found.insert(name, std::fs::read(entry.path()).expect("the file can be read"));
        }
    }
    found
}

/// Copies a folder over another.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let file = to.join(path);
        std::fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder can be made");
        std::fs::write(file, bytes).expect("the file can be written");
    }
}
