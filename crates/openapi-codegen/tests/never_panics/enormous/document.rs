//! Documents that are large before anything in them has a meaning.

use super::{HEAD, Idea, USE, lines};

/// Of brackets, anchors and texts.
pub(super) const ALL: &[Idea] = &[
    ("brackets", |size| "[".repeat(size)),
    ("braces", |size| "{a: ".repeat(size / 4)),
    ("blocks", blocks),
    ("scalars", |size| format!("[{}]", "a,".repeat(size / 2))),
    ("empty objects", |size| {
        format!("[{}]", "{},".repeat(size / 3))
    }),
    ("duplicate keys", |size| "a: b\n".repeat(size / 5)),
    ("anchors in anchors", anchors),
    ("aliases", aliases),
    ("merge keys", merge_keys),
    ("comments", |size| "# a\n".repeat(size / 4)),
    ("a long text", |size| {
        described(&"a *b* `c` <d> [e] ".repeat(size / 18))
    }),
    ("quotes", |size| described(&"> ".repeat(size / 2))),
];

fn blocks(size: usize) -> String {
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

fn anchors(size: usize) -> String {
    let depth = 90;
    let begin: String = (0..depth).map(|level| format!("&a{level} [")).collect();
    let leaves = "a,".repeat(size / 2);
    format!("{begin}{leaves}{}", "]".repeat(depth))
}

fn aliases(size: usize) -> String {
    let leaves = "a,".repeat(size / 40);
    let uses = "*a,".repeat(size / 6);
    format!("- &a [{leaves}]\n- [{uses}]\n")
}

fn merge_keys(size: usize) -> String {
    let members = lines(size / 4, |number| format!("k{number}: v, "));
    let uses = lines(size / 2, |number| format!("- {{ <<: *a, x{number}: y }}\n"));
    format!("a: &a {{ {members} }}\nb:\n{}", uses.replace("- ", "  - "))
}

fn described(text: &str) -> String {
    format!("{HEAD}paths: {{}}\ncomponents: {{ schemas: {{ S0: {{ type: object, description: '{text}' }} }} }}\n")
        .replace("paths: {}\n", USE)
}
