//! Rebuilds when a file of the default theme comes or goes: the embedding macro only sees the files that it saw before.
fn main() {
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=static");
}
