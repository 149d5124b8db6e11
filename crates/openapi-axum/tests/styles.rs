//! Parameters in every style, by the examples of the specification (OpenAPI 3.1, section 4.8.12.6).

use http::Request;
use http::request::Parts;
use openapi_axum::decode::{Decoded, Decoder, Delimiter, Pointer, Reader, read};
use openapi_axum::parameters::{HeaderParameter, Names, Parameters, Source};
use openapi_axum::scalar::{self, TextRules};

type Read<T> = Option<Option<T>>;
type Members = Vec<(String, i64)>;

static COLOR: HeaderParameter = HeaderParameter::new("color", "color");

const NAMES: Names = Names::Members(&["R", "G", "B"]);

fn parts(query: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().uri(format!("/?{query}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap_or_default().into_parts().0
}

fn text<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<String> {
    decoder.text(at, &TextRules::ANY)
}

fn list<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Vec<String>> {
    decoder.list(at, text)
}

fn object<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Members> {
    let map = read::map(read::scalar(scalar::int64(i64::MIN, i64::MAX)))(decoder, at)?;
    Ok(map.map(|map| map.into_iter().collect()))
}

fn colors() -> Vec<String> {
    ["blue", "black", "brown"].map(str::to_owned).to_vec()
}

fn members() -> Members {
    let members = [("B", 150), ("G", 200), ("R", 100)];
    members
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}

/// What a delimited text means; `Err` lists all that is wrong.
macro_rules! delimited {
    ($parts:expr, $source:expr, $form:expr, $reading:expr $(,)?) => {{
        let parts: &Parts = $parts;
        let (delimiter, explode) = $form;
        let mut parameters = Parameters::new(parts);
        let text = parameters.text("color", $source);
        let value = parameters.delimited(&text, delimiter, explode, $reading);
        result(value, parameters)
    }};
}

fn exploded<'a, T>(
    parts: &'a Parts,
    source: Source<'a>,
    names: Names,
    reading: impl FnOnce(&mut Decoder<openapi_axum::decode::FormReader<'a>>, &Pointer<'_>) -> Decoded<T>,
) -> Result<Read<T>, String> {
    let mut parameters = Parameters::new(parts);
    let value = parameters.exploded("color", source, names, reading);
    result(value, parameters)
}

fn result<T>(value: Read<T>, parameters: Parameters<'_>) -> Result<Read<T>, String> {
    match value {
        Some(value) => Ok(Some(value)),
        None => Err(parameters.reject().to_string()),
    }
}

/// Checks the row of a style in the path: empty, string, list, object.
#[track_caller]
fn path_row(delimiter: Delimiter, explode: bool, [empty, string, array, members_text]: [&str; 4]) {
    let parts = parts("", &[]);
    let form = (delimiter, explode);
    let found = |value: &str| Ok(Some(Some(value.to_owned())));
    assert_eq!(
        delimited!(&parts, Source::Path(empty), form, text),
        found("")
    );
    assert_eq!(
        delimited!(&parts, Source::Path(empty), form, list),
        Ok(Some(Some(vec![])))
    );
    assert_eq!(
        delimited!(&parts, Source::Path(empty), form, object),
        Ok(Some(Some(vec![])))
    );
    assert_eq!(
        delimited!(&parts, Source::Path(string), form, text),
        found("blue")
    );
    assert_eq!(
        delimited!(&parts, Source::Path(array), form, list),
        Ok(Some(Some(colors()))),
        "{array}"
    );
    let read = delimited!(&parts, Source::Path(members_text), form, object);
    assert_eq!(read, Ok(Some(Some(members()))), "{members_text}");
}

/// Checks the row of a style that is one text in the query.
#[track_caller]
fn query_row(delimiter: Delimiter, [empty, string, array, members_text]: [&str; 4]) {
    let form = (delimiter, false);
    let found = |value: &str| Ok(Some(Some(value.to_owned())));
    assert_eq!(
        delimited!(&parts(empty, &[]), Source::Query, form, text),
        found("")
    );
    assert_eq!(
        delimited!(&parts(empty, &[]), Source::Query, form, list),
        Ok(Some(Some(vec![])))
    );
    assert_eq!(
        delimited!(&parts(string, &[]), Source::Query, form, text),
        found("blue")
    );
    assert_eq!(
        delimited!(&parts(array, &[]), Source::Query, form, list),
        Ok(Some(Some(colors()))),
        "{array}"
    );
    let read = delimited!(&parts(members_text, &[]), Source::Query, form, object);
    assert_eq!(read, Ok(Some(Some(members()))), "{members_text}");
    assert_eq!(
        delimited!(&parts("other=1", &[]), Source::Query, form, list),
        Ok(Some(None))
    );
}

#[test]
fn matrix() {
    path_row(
        Delimiter::Matrix,
        false,
        [
            ";color",
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150",
        ],
    );
    let parts = parts("", &[]);
    let form = (Delimiter::Matrix, true);
    let read = |text: &'static str| delimited!(&parts, Source::Path(text), form, list);
    assert_eq!(
        read(";color=blue;color=black;color=brown"),
        Ok(Some(Some(colors())))
    );
    assert_eq!(read(";color"), Ok(Some(Some(vec![String::new()]))));
    let read = delimited!(&parts, Source::Path(";R=100;G=200;B=150"), form, object);
    assert_eq!(read, Ok(Some(Some(members()))));
    let read = delimited!(&parts, Source::Path(";color=blue"), form, text);
    assert_eq!(read, Ok(Some(Some("blue".to_owned()))));
}

#[test]
fn label() {
    path_row(
        Delimiter::Label,
        false,
        [".", ".blue", ".blue.black.brown", ".R.100.G.200.B.150"],
    );
    path_row(
        Delimiter::Label,
        false,
        [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
    );
    path_row(
        Delimiter::Label,
        true,
        [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
    );
}

#[test]
fn simple() {
    path_row(
        Delimiter::Comma,
        false,
        ["", "blue", "blue,black,brown", "R,100,G,200,B,150"],
    );
    path_row(
        Delimiter::Comma,
        true,
        ["", "blue", "blue,black,brown", "R=100,G=200,B=150"],
    );
}

#[test]
fn simple_in_a_header() {
    let form = (Delimiter::HeaderComma, false);
    let source = Source::Header(&COLOR);
    for lines in [vec!["blue,black,brown"], vec!["blue , black", "brown"]] {
        let lines: Vec<_> = lines.into_iter().map(|line| ("color", line)).collect();
        let parts = parts("", &lines);
        assert_eq!(
            delimited!(&parts, source, form, list),
            Ok(Some(Some(colors())))
        );
    }
    let flat = parts("", &[("color", "R, 100, G, 200, B, 150")]);
    assert_eq!(
        delimited!(&flat, source, form, object),
        Ok(Some(Some(members())))
    );
    let pairs = parts("", &[("color", "R=100,G=200,B=150")]);
    let exploded = (Delimiter::HeaderComma, true);
    assert_eq!(
        delimited!(&pairs, source, exploded, object),
        Ok(Some(Some(members())))
    );
    assert_eq!(
        delimited!(&parts("", &[]), source, form, list),
        Ok(Some(None))
    );
}

#[test]
fn form() {
    query_row(
        Delimiter::Comma,
        [
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ],
    );
    let query = parts("x=1&color=blue&color=black&y=2&color=brown", &[]);
    assert_eq!(
        exploded(&query, Source::Query, Names::Own, list),
        Ok(Some(Some(colors())))
    );
    let query = parts("color=", &[]);
    assert_eq!(
        exploded(&query, Source::Query, Names::Own, list),
        Ok(Some(Some(vec![String::new()])))
    );
    let query = parts("x=1&R=100&G=200&y=a&B=150", &[]);
    assert_eq!(
        exploded(&query, Source::Query, NAMES, object),
        Ok(Some(Some(members())))
    );
    let others = Names::AllBut(&["x", "y"]);
    assert_eq!(
        exploded(&query, Source::Query, others, object),
        Ok(Some(Some(members())))
    );
    assert_eq!(
        exploded(&parts("x=1", &[]), Source::Query, NAMES, object),
        Ok(Some(None))
    );
}

#[test]
fn delimited_by_spaces_and_pipes() {
    query_row(
        Delimiter::Space,
        [
            "color=",
            "color=blue",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ],
    );
    query_row(
        Delimiter::Space,
        [
            "color=",
            "color=blue",
            "color=blue+black+brown",
            "color=R+100+G+200+B+150",
        ],
    );
    query_row(
        Delimiter::Pipe,
        [
            "color=",
            "color=blue",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ],
    );
    query_row(
        Delimiter::Pipe,
        [
            "color=",
            "color=blue",
            "color=blue|black|brown",
            "color=R|100|G|200|B|150",
        ],
    );
}

#[test]
fn deep_objects() {
    for query in [
        "color[R]=100&color[G]=200&color[B]=150",
        "a=1&color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
    ] {
        let parts = parts(query, &[]);
        assert_eq!(
            exploded(&parts, Source::Query, Names::Bracketed, object),
            Ok(Some(Some(members())))
        );
    }
    let none = parts("colors[R]=1", &[]);
    assert_eq!(
        exploded(&none, Source::Query, Names::Bracketed, object),
        Ok(Some(None))
    );
}

#[test]
fn form_in_cookies() {
    let cookies = parts(
        "",
        &[
            ("cookie", "a=b; color=blue,black,brown; R=100"),
            ("cookie", "G=200; B=150"),
        ],
    );
    let form = (Delimiter::Comma, false);
    assert_eq!(
        delimited!(&cookies, Source::Cookie, form, list),
        Ok(Some(Some(colors())))
    );
    assert_eq!(
        exploded(&cookies, Source::Cookie, NAMES, object),
        Ok(Some(Some(members())))
    );
    let cookies = parts("", &[("cookie", "color=blue; color=black; color=brown")]);
    assert_eq!(
        exploded(&cookies, Source::Cookie, Names::Own, list),
        Ok(Some(Some(colors())))
    );
}

#[test]
fn what_is_encoded_does_not_divide() {
    let parts = parts("color=a%2Cb,c%26d", &[]);
    let read = delimited!(&parts, Source::Query, (Delimiter::Comma, false), list);
    assert_eq!(
        read,
        Ok(Some(Some(vec!["a,b".to_owned(), "c&d".to_owned()])))
    );
}

#[test]
fn everything_that_is_wrong_is_reported_under_the_name() {
    let form = (Delimiter::Comma, false);
    let wrong = |query: &str| delimited!(&parts(query, &[]), Source::Query, form, object);
    let digits = "expected an integer in decimal digits, found another string";
    let both = format!("2 problems: color: /R: {digits}; color: /G: {digits}");
    assert_eq!(wrong("color=R,x,G,y"), Err(both));
    let odd = "color: expected an object, found a string".to_owned();
    assert_eq!(wrong("color=R,100,G"), Err(odd.clone()));
    assert_eq!(
        wrong("color=R,1&color=R,2"),
        Err("color: is given twice".to_owned())
    );
    let stray = "color: has a `%` without two hexadecimal digits".to_owned();
    assert_eq!(wrong("color=R,%1"), Err(stray.clone()));
    let parts_of = |query: &str| parts(query, &[]);
    let query = parts_of("color=1&color[R]=1");
    assert_eq!(
        exploded(&query, Source::Query, Names::Bracketed, object),
        Err(format!("2 problems: {odd}; color: is given twice"))
    );
    let query = parts_of("R=1&R=2");
    assert_eq!(
        exploded(&query, Source::Query, NAMES, object),
        Err("color: /R: is given twice".to_owned())
    );
    let query = parts_of("color=a&color=%f");
    assert_eq!(
        exploded(&query, Source::Query, Names::Own, list),
        Err(stray)
    );
    for (text, delimiter) in [
        ("blue", Delimiter::Label),
        ("color=blue", Delimiter::Matrix),
        (";hue=blue", Delimiter::Matrix),
    ] {
        let read = delimited!(&query, Source::Path(text), (delimiter, false), list);
        assert!(
            read.is_err_and(|problem| problem.starts_with("color: expected `")),
            "{text}"
        );
    }
}
