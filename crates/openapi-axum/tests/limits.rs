//! How much work a short request may make: values between delimiters, trials of alternatives, items that are compared.

use std::sync::atomic::{AtomicUsize, Ordering};

use http::Request;
use openapi_axum::decode::{
    self, Alternative, Decoded, Decoder, Delimiter, Form, ListRules, Pointer, Reader, read,
};
use openapi_axum::parameters::{Parameters, Source};
use openapi_axum::scalar::TextRules;

/// How often the innermost value was read.
static READ: AtomicUsize = AtomicUsize::new(0);

const UNIQUE: ListRules = ListRules {
    unique: true,
    ..ListRules::ANY
};

/// Reads objects in objects, each of which may be two things and is none of them.
fn neither<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<()> {
    if !decoder.object(at)? {
        READ.fetch_add(1, Ordering::Relaxed);
        return Ok(None);
    }
    while decoder.member()?.is_some() {
        let one = |name| Alternative {
            name,
            form: Form::Any,
            read: neither,
        };
        decoder.one_of(at, &[one("one"), one("other")])?;
    }
    Ok(None)
}

#[test]
fn what_trials_read_of_a_form_is_limited() {
    let body = format!("a[a][a][a][a][a][a][a]={}", "x".repeat(100_000));
    assert!(decode::form(body.as_bytes(), neither).is_err());
    let read = READ.load(Ordering::Relaxed);
    assert!((1..20).contains(&read), "of 256 trials {read} were made");
}

#[test]
fn a_delimited_text_has_at_most_1000_values() {
    for (delimiter, separator) in [
        (Delimiter::Comma, ","),
        (Delimiter::Pipe, "|"),
        (Delimiter::Space, "%20"),
    ] {
        let read = |count: usize| {
            let items = vec!["x"; count].join(separator);
            let parts = Request::new(()).into_parts().0;
            let mut parameters = Parameters::new(&parts);
            let text = parameters.text("ids", Source::Path(&items));
            let list = parameters.delimited(&text, delimiter, false, |decoder, at| {
                decoder.list(at, read::text(&TextRules::ANY))
            });
            match list {
                Some(list) => Ok(list.unwrap_or_default().len()),
                None => Err(parameters.reject().to_string()),
            }
        };
        assert_eq!(read(1000), Ok(1000));
        let refused = read(1001).unwrap_err();
        assert!(
            refused.ends_with("expected at most 1000 values"),
            "{refused}"
        );
    }
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    let read = |body: &str| {
        decode::json(body.as_bytes(), |decoder, at| {
            decoder.list_of(at, UNIQUE, read::any)
        })
        .map_err(|rejection| rejection.to_string())
    };
    for body in [
        "[1,1.0]",
        "[0,-0.0]",
        "[100,1e2]",
        "[{\"a\":[1]},{\"a\":[1.0]}]",
    ] {
        assert_eq!(
            read(body),
            Err("/1: is in the list twice".to_owned()),
            "{body}"
        );
    }
    assert!(read("[1,1.5,\"1\",1e30]").is_ok());
}
