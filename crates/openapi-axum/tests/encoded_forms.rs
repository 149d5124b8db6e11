//! Forms whose fields the contract encodes: taken apart, to a limit.

use openapi_axum::decode::{self, read};
use openapi_axum::fields::{Field, FieldEncoding, FieldForm};
use openapi_axum::scalar::{self, TextRules};

static ENCODINGS: [FieldEncoding; 3] = [
    FieldEncoding {
        name: "tags",
        form: FieldForm::List(','),
    },
    FieldEncoding {
        name: "place",
        form: FieldForm::Object(','),
    },
    FieldEncoding {
        name: "meta",
        form: FieldForm::Json,
    },
];

#[test]
fn forms_are_taken_apart_as_the_contract_encodes_them() {
    let body = b"tags=a%2Cb,c&place=x,1&meta=%7B%22a%22%3A1%7D&tags=d&other=1,2";
    let fields = Field::of_form(body, &ENCODINGS).unwrap();
    let (tags, others): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|field| field.name == "tags");
    let others = decode::fields(&others, read::map(read::any)).unwrap();
    assert_eq!(others["meta"]["a"], 1);
    assert_eq!(others["place"]["x"], "1");
    assert_eq!(others["other"], "1,2");
    let texts: Vec<_> = tags.iter().map(|field| &*field.text).collect();
    assert_eq!(texts, ["a,b", "c", "d"]);
    let refused = Field::of_form(b"a=1&b=%", &[]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the body: pair 2 has a `%` without two hexadecimal digits"
    );
}

/// The encoding of a member `tags` by one character.
const fn piped(form: FieldForm) -> [FieldEncoding; 1] {
    [FieldEncoding { name: "tags", form }]
}

#[test]
fn the_values_of_all_encoded_fields_are_limited_together() {
    let list = piped(FieldForm::List('|'));
    let text = |count: usize| format!("tags={}", "|".repeat(count - 1));
    let fields = Field::of_form(text(1000).as_bytes(), &list).unwrap();
    assert_eq!(fields.len(), 1000);
    let object = piped(FieldForm::Object('|'));
    for (text, encodings) in [
        (text(1001), &list),
        (text(1 << 20), &list),
        (format!("{}&{}", text(600), text(600)), &list),
        (text(1 << 20), &object),
        (
            text(1 << 20).replace('|', ","),
            &piped(FieldForm::List(',')),
        ),
    ] {
        let refused = Field::of_form(text.as_bytes(), encodings).unwrap_err();
        assert_eq!(refused.to_string(), "the body: has more than 1000 values");
    }
}

#[test]
fn an_empty_text_is_a_list_or_an_object_of_nothing() {
    let read = |body: &str| {
        let fields = Field::of_form(body.as_bytes(), &ENCODINGS).unwrap();
        decode::fields(&fields, |decoder, at| {
            decoder.object(at)?;
            decoder.member()?;
            let list = decoder.list(at, read::text(&TextRules::ANY))?;
            decoder.member()?;
            Ok(list)
        })
        .unwrap()
    };
    assert!(read("tags=").is_empty());
    assert_eq!(read("tags=&tags=a"), ["a"]);
    assert_eq!(read("tags=a&tags="), ["a"]);
    let fields = Field::of_form(b"place=", &ENCODINGS).unwrap();
    let value = decode::fields(&fields, read::map(read::map(read::scalar(scalar::boolean))));
    assert!(value.unwrap()["place"].is_empty());
    let refused = Field::of_form(b"a=1&place=x,1,y", &ENCODINGS).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the body: pair 2 has a name without a value"
    );
}
