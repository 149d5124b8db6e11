//! Whatever stands in a contract, the generator answers: with files or with problems.

use std::error::Error;
use std::fs;
use std::path::Path;

use openapi_codegen::check;
use openapi_codegen::problem::Problems;
use openapi_codegen::source::Source;

type TestResult = Result<(), Box<dyn Error>>;

#[test]
fn ten_thousand_nested_arrays_are_a_problem() {
    let text = "[".repeat(10_000) + &"]".repeat(10_000);
    assert!(first_problem(text).contains("nested more than"));
}

#[test]
fn deep_blocks_are_a_problem() {
    let text: String = (0..2_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    assert!(first_problem(text).contains("nested more than"));
}

#[test]
fn aliases_cannot_grow_without_bound() {
    let mut text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let alias = format!("*l{}", level - 1);
        text += &format!(
            "l{level}: &l{level} [{}]\n",
            [alias.as_str(); 10].join(", ")
        );
    }
    assert!(first_problem(text).contains("once its aliases are expanded"));
}

#[test]
fn aliases_cannot_hide_depth() {
    let mut text = "l0: &l0 [x]\n".to_owned();
    for level in 1..200 {
        text += &format!("l{level}: &l{level} [*l{}]\n", level - 1);
    }
    assert!(first_problem(text).contains("nested more than"));
}

#[test]
fn lists_may_stand_in_one_another_up_to_a_limit() {
    for (depth, expected) in [
        (16, "no problem"),
        (17, "a list in more than 16 others is not supported yet"),
        (80, "a list in more than 16 others is not supported yet"),
    ] {
        let schema =
            "{ type: array, items: ".repeat(depth) + "{ type: string }" + &" }".repeat(depth);
        assert_eq!(first_problem(with_property("deep", &schema)), expected);
    }
}

#[test]
fn every_name_is_answered() {
    for name in [
        "m²", "²", "٣", "ﬀ", "_", "__", "-", "𝒳", "r#type", "a\u{301}", "Self", "crate", "'", "𐍈1",
        "\u{200d}", "ß", "1", "async", "gen", "\\u0000", "a\\nb", "x`y", "[x]", "<T>", "*/", "{}",
    ] {
        let schema = format!("{{ type: string, maxLength: 3, description: \"{name} */ \\r `\" }}");
        let problem = first_problem(with_property(&format!("\"{name}\""), &schema));
        assert!(!problem.contains("generator"), "{problem}");
        let text = with_property("plain", &schema);
        for (old, new) in [
            ("operationId: deep", format!("operationId: \"{name}\"")),
            ("title: Deep", format!("title: \"{name}\"")),
            (
                "responses:",
                format!(
                    "parameters: [{{ name: \"{name}\", in: header, schema: {schema} }}]\n      responses:"
                ),
            ),
            (
                "components:",
                format!(
                    "security: [s: []]\ncomponents:\n  securitySchemes: {{ s: {{ type: http, scheme: \"{name}\" }} }}"
                ),
            ),
        ] {
            let problem = first_problem(text.replacen(old, &new, 1));
            assert!(!problem.contains("generator"), "{new}: {problem}");
        }
    }
}

#[test]
fn every_beginning_of_a_contract_is_answered() -> TestResult {
    let text = contract()?;
    for part in 0..=200 {
        let end = floor_char_boundary(&text, text.len() * part / 200);
        let _: Result<_, Problems> = check(&Source {
            name: "cut.yaml".to_owned(),
            text: text[..end].to_owned(),
        });
    }
    Ok(())
}

#[test]
fn every_small_change_is_answered() -> TestResult {
    let text = contract()?;
    let mut random = Random(0x0BAD_5EED);
    for change in 0..300 {
        let start = floor_char_boundary(&text, random.below(text.len()));
        let end =
            floor_char_boundary(&text, (start + 1 + random.below(3)).min(text.len())).max(start);
        let instead = [
            "", "", "", ":", "{", "- ", "\n", "\"", "&a ", "*a", "'", "\t", "ø",
        ][change % 13];
        let changed = format!("{}{instead}{}", &text[..start], &text[end..]);
        let _: Result<_, Problems> = check(&Source {
            name: "changed.yaml".to_owned(),
            text: changed,
        });
    }
    Ok(())
}

/// A fixed sequence (xorshift), the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }
}

fn contract() -> std::io::Result<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/presence.yaml"))
}

fn floor_char_boundary(text: &str, index: usize) -> usize {
    (0..=index)
        .rev()
        .find(|index| text.is_char_boundary(*index))
        .unwrap_or_default()
}

/// A contract with an operation that takes and gives an object with one property.
fn with_property(name: &str, schema: &str) -> String {
    let content =
        "content: { application/json: { schema: { $ref: '#/components/schemas/Deep' } } }";
    format!(
        "openapi: 3.1.1\ninfo: {{ title: Deep, version: '1' }}\npaths:\n  /deep:\n    put:\n      \
         operationId: deep\n      requestBody: {{ {content} }}\n      responses:\n        '200':\n          \
         description: Deep.\n          {content}\ncomponents:\n  \
         schemas: {{ Deep: {{ type: object, properties: {{ {name}: {schema} }} }} }}\n"
    )
}

fn first_problem(text: String) -> String {
    match check(&Source {
        name: "contract.yaml".to_owned(),
        text,
    }) {
        Ok(_) => "no problem".to_owned(),
        Err(problems) => problems
            .all()
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
    }
}
