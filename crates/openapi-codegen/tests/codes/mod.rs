//! The codes of problems, as their definitions have them, so that no list of them can be forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// A defect of the generator, which no contract has.
pub(crate) const DEFECT: &str = "OA190";

/// All codes that a problem can have.
pub(crate) fn all() -> io::Result<BTreeSet<String>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes: BTreeSet<_> = defined(&fs::read_to_string(source.join("problem.rs"))?);
    for entry in fs::read_dir(source.join("problem"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            codes.extend(defined(&fs::read_to_string(path)?));
        }
    }
    Ok(codes)
}

fn defined(text: &str) -> BTreeSet<String> {
    let definitions = text.split("code(").skip(1);
    let codes = definitions.filter_map(|rest| rest.split_once(')'));
    let codes = codes.map(|(code, _)| code.to_owned());
    codes.filter(|code| code.starts_with("OA")).collect()
}
