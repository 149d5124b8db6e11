//! Members that a schema does not know by name: each is read, and each name is given once.

use std::collections::BTreeMap;

use openapi_axum::decode::{self, Count, Decoded, Decoder, Kept, Pointer, Reader, read};
use openapi_axum::scalar;

type Counts = BTreeMap<String, i32>;

fn counts<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Counts> {
    decoder.map(
        at,
        Count {
            max: 3,
            ..Count::ANY
        },
        read::scalar(scalar::int32(i32::MIN, i32::MAX)),
    )
}

fn kept<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Counts> {
    let mut others = Kept::default();
    if !decoder.object(at)? {
        return Ok(None);
    }
    while let Some(name) = decoder.member()? {
        decoder.keep(
            &mut others,
            at,
            name,
            read::scalar(scalar::int32(i32::MIN, i32::MAX)),
        )?;
    }
    Ok(others.finish())
}

#[test]
fn every_member_is_kept_by_its_name() {
    let expected = Counts::from([("a".to_owned(), 1), ("B".to_owned(), 2)]);
    let body = br#"{"B":2,"a":1}"#;
    assert_eq!(decode::json(body, counts), Ok(expected.clone()));
    assert_eq!(decode::json(body, kept), Ok(expected));
}

#[test]
fn a_name_is_given_once_whatever_its_value() {
    for (body, whys) in [
        (r#"{"a":1,"a":2}"#, "/a: is given twice"),
        (
            r#"{"a":"x","a":2}"#,
            "/a: expected an integer, found a string; /a: is given twice",
        ),
        (
            r#"{"a":1,"a":"x","a":2}"#,
            "/a: is given twice; /a: is given twice",
        ),
    ] {
        for read in [
            decode::json(body.as_bytes(), counts),
            decode::json(body.as_bytes(), kept),
        ] {
            let text = read.map_err(|rejection| rejection.to_string());
            assert!(
                matches!(&text, Err(text) if text.contains(whys)),
                "{body}: {text:?}"
            );
        }
    }
}

#[test]
fn members_are_counted() {
    let text = decode::json(br#"{"a":1,"b":2,"c":3,"d":4}"#, counts)
        .map_err(|rejection| rejection.to_string());
    assert!(matches!(&text, Err(text) if text.contains("4")), "{text:?}");
}
