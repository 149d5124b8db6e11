//! Documents that are large before anything in them has a meaning.

use super::{HEAD, USE, lines};

pub(super) fn blocks(size: usize) -> String {
    let mut text = String::new();
    for depth in 0.. {
        if text.len() >= size {
            break;
        }
        text += &" ".repeat(depth);
        text += "a:\n";
    }
    text
}

pub(super) fn anchors(size: usize) -> String {
    let depth = 90;
    let begin: String = (0..depth).map(|level| format!("&a{level} [")).collect();
    let leaves = "a,".repeat(size / 2);
    format!("{begin}{leaves}{}", "]".repeat(depth))
}

pub(super) fn aliases(size: usize) -> String {
    let leaves = "a,".repeat(size / 40);
    let uses = "*a,".repeat(size / 6);
    format!("- &a [{leaves}]\n- [{uses}]\n")
}

pub(super) fn merge_keys(size: usize) -> String {
    let members = lines(size / 4, |number| format!("k{number}: v, "));
    let uses = lines(size / 2, |number| format!("- {{ <<: *a, x{number}: y }}\n"));
    format!("a: &a {{ {members} }}\nb:\n{}", uses.replace("- ", "  - "))
}

pub(super) fn described(text: &str) -> String {
    format!("{HEAD}paths: {{}}\ncomponents: {{ schemas: {{ S0: {{ type: object, description: '{text}' }} }} }}\n")
        .replace("paths: {}\n", USE)
}
