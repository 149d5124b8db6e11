//! What is said of each code holds: its wrong example has that problem, and its right one has none.

mod codes;

use std::collections::BTreeSet;
use std::error::Error;

use miette::Diagnostic;
use openapi_codegen::check;
use openapi_codegen::problem::{Explanation, Problem};
use openapi_codegen::source::Source;

type TestResult = Result<(), Box<dyn Error>>;

/// What an example that begins with `paths` or `components` leaves out.
const HEAD: &str = "openapi: 3.1.1\ninfo: { title: Parcels, version: 1.0.0 }\n";
/// What one without `paths` leaves out besides.
const PATHS: &str = "\
paths:
  /parcels/current:
    get:
      operationId: getParcel
      responses:
        '200': { description: A parcel., content: { application/json: { schema: { $ref: '#/components/schemas/Parcel' } } } }
";

#[test]
fn every_code_is_explained() -> TestResult {
    let explained: Vec<_> = Explanation::all().map(|it| it.code.to_owned()).collect();
    let codes: BTreeSet<_> = explained.iter().cloned().collect();
    assert_eq!(codes, codes::all()?, "src/problem/explanations");
    assert_eq!(codes.len(), explained.len(), "a code is explained twice");
    Ok(())
}

#[test]
fn every_explanation_has_a_text_and_examples() {
    for explanation in Explanation::all() {
        let Explanation {
            code, title, text, ..
        } = explanation;
        assert!(!title.is_empty() && !text.is_empty(), "{code}");
        let has_examples = explanation.wrong.is_some() && explanation.right.is_some();
        assert_eq!(has_examples, code != codes::DEFECT, "{code}");
    }
}

#[test]
fn each_wrong_example_has_the_problem_and_each_right_one_has_none() {
    let mut different = Vec::new();
    for explanation in Explanation::all() {
        let code = explanation.code;
        if let Some(wrong) = explanation.wrong {
            let found = found(wrong);
            if !found.iter().any(|problem| problem.starts_with(code)) {
                different.push(format!("{code} wrong: {found:?}"));
            }
        }
        let found = explanation.right.map(found).unwrap_or_default();
        if !found.is_empty() {
            different.push(format!("{code} right: {found:?}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn codes_are_found_by_what_is_nearly_one() {
    assert_eq!(Explanation::of("OA060").map(|it| it.code), Some("OA060"));
    assert_eq!(Explanation::of("OA000"), None);
    assert_eq!(Explanation::nearest("oa60"), Some("OA060"));
    assert_eq!(Explanation::nearest("everything"), None);
}

/// The problems of an example, each with its code.
fn found(example: &str) -> Vec<String> {
    let source = Source {
        name: "example.yaml".to_owned(),
        text: whole(example),
    };
    let shown = |problem: &Problem| {
        let code = problem.code().map(|code| code.to_string());
        format!("{} {problem}", code.unwrap_or_default())
    };
    match check(&source) {
        Ok(warnings) => warnings.all().iter().map(shown).collect(),
        Err(problems) => problems.all().iter().map(shown).collect(),
    }
}

fn whole(example: &str) -> String {
    if example.starts_with("paths:") {
        format!("{HEAD}{example}")
    } else if example.starts_with("components:") {
        format!("{HEAD}{PATHS}{example}")
    } else {
        example.to_owned()
    }
}
