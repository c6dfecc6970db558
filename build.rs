//! Makes the theme's static files ready to be embedded: scripts lose what only people need. Nothing of that is in the
//! program.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

fn main() -> Result<(), Box<dyn Error>> {
    // The embedding macro only sees the files that it saw before.
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=static");
    println!("cargo:rerun-if-changed=src/render/scripts");
    let ready = PathBuf::from(env::var("OUT_DIR")?).join("static");
    if ready.exists() {
        fs::remove_dir_all(&ready)?;
    }
    prepare(Path::new("static"), &ready)?;
    prepare(Path::new("src/render/scripts"), &ready.join("js"))
}

/// Copies a folder, its scripts smaller.
fn prepare(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let ready = to.join(path.file_name().ok_or("a file has a name")?);
        if path.is_dir() {
            prepare(&path, &ready)?;
        } else if path.extension().is_some_and(|ending| ending == "js") {
            let small = minified(&fs::read_to_string(&path)?).map_err(|why| format!("{}: {why}", path.display()))?;
            fs::write(ready, small)?;
        } else {
            fs::copy(&path, ready)?;
        }
    }
    Ok(())
}

/// A module with short names inside, no comments and no space. Read as a module also where a page loads it as a plain
/// script: such a one must declare nothing at its top.
fn minified(script: &str) -> Result<String, String> {
    let memory = Allocator::default();
    let mut parsed = Parser::new(&memory, script, SourceType::mjs()).parse();
    if let Some(fault) = parsed.errors.first() {
        return Err(fault.to_string());
    }
    let minifier = Minifier::new(MinifierOptions::default()).minify(&memory, &mut parsed.program);
    let codegen = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(minifier.scoping);
    Ok(codegen.build(&parsed.program).code)
}
