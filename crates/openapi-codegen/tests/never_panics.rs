//! Whatever stands in a contract, the generator answers: with files or with problems.

#[path = "never_panics/enormous/mod.rs"]
mod enormous;
#[path = "never_panics/grafting.rs"]
mod grafting;
#[path = "never_panics/mutation.rs"]
mod mutation;

use std::error::Error;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use openapi_codegen::problem::{Problem, Problems};
use openapi_codegen::source::Source;
use openapi_codegen::{Options, Output, Part, Traits, check, generate, generate_with};
use serde_json::Value;

use self::grafting::grafted;
use self::mutation::{Random, mutated};

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
    assert!(first_problem(text).contains("with the copies that its anchors and aliases make"));
}

#[test]
fn anchors_cannot_grow_without_bound() {
    let begin: String = (0..90).map(|level| format!("&a{level} [")).collect();
    let text = begin + &"x,".repeat(6_000) + &"]".repeat(90);
    assert!(first_problem(text).contains("copies that its anchors"));
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
    let mut random = Random::new(0x0BAD_5EED);
    for change in 0..130 {
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

#[test]
fn contracts_that_are_large_where_it_hurts_are_answered_with_no_more_than_they_say() {
    for contract in enormous::all() {
        let name = contract.name;
        let [small, large] = [3_000, 6_000].map(|size| answer(&contract, size));
        // Alternatives of security are told apart two by two, and count so in what a contract may become.
        if name == "schemes" {
            continue;
        }
        // What any contract has does not grow, and some names get a digit more.
        assert!(
            large * 2 <= small * 5,
            "{name}: {small} bytes, then {large}"
        );
    }
}

/// How many bytes are made of a contract, or said of it where that is more.
fn answer(contract: &enormous::Enormous, size: usize) -> usize {
    let files = (contract.files)(size);
    let source = Source {
        name: "contract.yaml".to_owned(),
        text: (contract.text)(size),
    };
    let made = generate_with(&source, &options(), &mut |path| {
        let mut files = files.iter();
        let file = files.find(|(name, _)| name == path);
        file.map(|(_, text)| text.clone())
            .ok_or_else(|| "there is no such file".to_owned())
    });
    match made {
        Ok(output) => output.files.iter().map(|file| file.text.len()).sum(),
        Err(problems) => {
            assert_eq!(defect(&problems), None, "{}", contract.name);
            let problems = problems.all().iter();
            problems.map(|problem| problem.to_string().len()).sum()
        }
    }
}

/// More rounds are had by `OPENAPI_CODEGEN_ROUNDS`, which counts for each contract, from `OPENAPI_CODEGEN_SEED` on; those of
/// a folder besides by `OPENAPI_CODEGEN_CONTRACTS`.
#[test]
fn every_change_of_nodes_is_answered() -> TestResult {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let rounds: u64 = number("OPENAPI_CODEGEN_ROUNDS").unwrap_or(1);
    let first: u64 = number("OPENAPI_CODEGEN_SEED").unwrap_or(0);
    let contracts = contracts()?;
    let values: Vec<Value> = contracts.iter().map(|(_, value)| value.clone()).collect();
    let mut found = Vec::new();
    for seed in first..first + rounds {
        for (name, value) in &contracts {
            let random = &mut Random::new(seed);
            let changed = [
                mutated(value, &values, random),
                grafted(value, &values, random),
            ];
            for changed in changed {
                let text = changed.to_string();
                if let Some(wrong) = wrong(&text) {
                    found.push(format!("{name}, seed {seed}: {wrong}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

/// What is wrong with what the generator makes of a contract; not what it says of it.
fn wrong(text: &str) -> Option<String> {
    let source = Source {
        name: "contract.yaml".to_owned(),
        text: text.to_owned(),
    };
    match catch_unwind(|| generate(&source, &options())) {
        Err(_) => Some("a panic".to_owned()),
        Ok(Err(problems)) => defect(&problems),
        Ok(Ok(output)) => not_rust(&output),
    }
}

fn options() -> Options {
    Options {
        name: "api".to_owned(),
        types_path: "crate::types".to_owned(),
        command: "test".to_owned(),
        described_if: None,
        traits: Traits::PerTag,
        stub: true,
        client_runtime: None,
        parts: Part::ALL.to_vec(),
        lines: None,
    }
}

fn defect(problems: &Problems) -> Option<String> {
    let mut defects = problems.all().iter();
    let defect = defects.find(|problem| matches!(problem, Problem::Defect { .. }));
    defect.map(ToString::to_string)
}

fn not_rust(output: &Output) -> Option<String> {
    output.files.iter().find_map(|file| {
        let error = syn::parse_file(&file.text)
            .err()
            .map(|error| error.to_string());
        let error = error.or_else(|| {
            let unfinished = file
                .text
                .lines()
                .find(|line| line.trim_start().starts_with("compile_error!"));
            unfinished.map(str::to_owned)
        });
        error.map(|error| format!("{:?} {}: {error}", file.part, file.path))
    })
}

/// The contracts of the other tests, and those of a folder that is named from outside.
fn contracts() -> Result<Vec<(String, Value)>, Box<dyn Error>> {
    let accepted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/accept");
    let accepted = fs::read_dir(accepted)?;
    let mut paths: Vec<PathBuf> = accepted
        .map(|entry| entry.map(|entry| entry.path().join("openapi.yaml")))
        .collect::<Result<_, _>>()?;
    if let Some(folder) = std::env::var_os("OPENAPI_CODEGEN_CONTRACTS") {
        for entry in fs::read_dir(folder)? {
            paths.push(entry?.path());
        }
    }
    paths.sort();
    let mut contracts = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap_or_default();
        if let Ok(value) = serde_saphyr::from_str(&text) {
            contracts.push((path.display().to_string(), value));
        }
    }
    Ok(contracts)
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
