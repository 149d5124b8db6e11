//! Documents are taken if an independent parser takes them, but for differences that are named here.

use openapi_axum::decode;
use proptest::prelude::*;

/// Passes over a whole document without looking at what it says.
fn read(body: &str) -> Result<(), String> {
    decode::xml(body.as_bytes(), "Presence", |decoder, _| {
        decoder.skip().map(Some)
    })
    .map_err(|rejection| rejection.to_string())
}

/// Elements of names, attributes and texts that XML treats with care; many are not well-formed.
fn content() -> impl Strategy<Value = String> {
    let name = || {
        proptest::sample::select(vec![
            "a", "Presence", "p:a", "é", "b-1.", "_", "xsi:nil", "1",
        ])
    };
    let value = || {
        proptest::sample::select(vec![
            "", "x", "&amp;", "&#65;", "true", ">", "&lt", "<", "]]>", "é\r\n",
        ])
    };
    let attribute = move || {
        prop_oneof![
            4 => Just(String::new()),
            1 => Just(" xmlns:p='urn:p'".to_owned()),
            1 => Just(" xmlns='urn:d'".to_owned()),
            2 => (name(), value()).prop_map(|(name, value)| format!(" {name}=\"{value}\"")),
        ]
    };
    let text = proptest::sample::select(vec![
        "",
        " ",
        "text",
        "&amp;",
        "&#x42;",
        "&#x1;",
        "&no;",
        "<![CDATA[<x>]]>",
        "<!-- c -->",
        "<?go on?>",
        "]]>",
        "\u{FFFE}",
        "\r",
    ]);
    let leaf = text.prop_map(str::to_owned);
    leaf.prop_recursive(4, 16, 4, move |inner| {
        (
            name(),
            attribute(),
            attribute(),
            proptest::collection::vec(inner, 0..4),
        )
            .prop_map(|(name, first, second, children)| {
                if children.is_empty() {
                    return format!("<{name}{first}{second}/>");
                }
                format!("<{name}{first}{second}>{}</{name} >", children.concat())
            })
    })
}

/// Documents of such elements.
fn document() -> impl Strategy<Value = String> {
    let before = proptest::sample::select(vec![
        "",
        "",
        "<?xml version='1.0'?>",
        "<?xml version=\"1.0\" encoding='UTF-8' ?>\n",
        "<!-- c -->",
        "\u{FEFF}",
    ]);
    let after = proptest::sample::select(vec!["", "", "\n", "<!-- c -->", "<?go?>", "x"]);
    (before, proptest::collection::vec(content(), 0..4), after).prop_map(|(before, content, after)| {
        format!(
            "{before}<Presence xmlns:p='urn:p' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>{}</Presence>{after}",
            content.concat()
        )
    })
}

/// A change of one place: at a share of the text, to what, and whether it replaces, is inserted or deletes.
type Mutation = (f64, char, u8);

fn mutation() -> impl Strategy<Value = Mutation> {
    let character = prop_oneof![
        4 => proptest::sample::select("<>/?!&;='\" :-[]#x1apn\r\n".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    (0.0..1.0, character, 0..3_u8)
}

fn mutate(text: &str, mutations: &[Mutation]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (share, character, kind) in mutations {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a short length is a place in it"
        )]
        let place = (characters.len() as f64 * share) as usize;
        match kind {
            0 if place < characters.len() => characters[place] = *character,
            1 if place < characters.len() => drop(characters.remove(place)),
            _ => characters.insert(place, *character),
        }
    }
    characters.into_iter().collect()
}

/// Fails if a document is taken that the other parser refuses.
fn check_taken(body: &str) -> Result<(), TestCaseError> {
    match roxmltree::Document::parse(body) {
        // A difference: two prefixes that clients forget to declare.
        Err(roxmltree::Error::UnknownNamespace(prefix, _)) if prefix == "xsi" || prefix == "i" => {}
        Err(error) => prop_assert!(read(body).is_err(), "taken, but {error}: {body:?}"),
        Ok(_) => {}
    }
    Ok(())
}

/// Fails if a document is refused that the other parser takes.
fn check_refused(body: &str) -> Result<(), TestCaseError> {
    // Differences: the other parser takes a namespace that is declared twice, and does not know `nil`.
    let stricter = ["an attribute only once", "`nil` to be true or false"];
    if let Err(problem) = read(body)
        && !stricter.iter().any(|rule| problem.ends_with(rule))
    {
        let other = roxmltree::Document::parse(body);
        prop_assert!(
            other.is_err(),
            "refused, but well-formed: {problem}: {body:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn documents_are_taken_if_and_only_if_another_parser_takes_them(document in document()) {
        check_taken(&document)?;
        check_refused(&document)?;
    }

    #[test]
    fn mutated_documents_are_taken_only_if_another_parser_takes_them(
        document in document(),
        mutations in proptest::collection::vec(mutation(), 1..4),
    ) {
        check_taken(&mutate(&document, &mutations))?;
    }
}
