//! Values of every kind on the wire: what is read, what is refused and how that is said, and how it is written.

mod marks;

use http::Request;
use openapi_axum::{Rejection, Service, Settings};

use crate::codecs_server::{
    CodecsApi, CodecsService, SendMeasuresRequest, SendMeasuresResponse, SendShapesRequest,
    SendShapesResponse, SendShelfRequest, SendShelfResponse, SendTextsRequest, SendTextsResponse,
    service,
};
use crate::codecs_types::Complaint;
use crate::support::exchange;

/// Answers with what it was sent.
struct Echo;

impl CodecsApi for Echo {
    fn rejection(&self, rejection: &Rejection) -> Complaint {
        Complaint {
            text: rejection.to_string(),
        }
    }

    async fn send_measures(&self, request: SendMeasuresRequest) -> SendMeasuresResponse {
        SendMeasuresResponse::Ok(request.body)
    }

    async fn send_texts(&self, request: SendTextsRequest) -> SendTextsResponse {
        SendTextsResponse::Ok(request.body)
    }

    async fn send_shelf(&self, request: SendShelfRequest) -> SendShelfResponse {
        SendShelfResponse::Ok(request.body)
    }

    async fn send_shapes(&self, request: SendShapesRequest) -> SendShapesResponse {
        SendShapesResponse::Ok(request.body)
    }
}

fn echo() -> Service<CodecsService<Echo>> {
    service(Echo, Settings::default())
}

async fn post(path: &str, content_type: &str, accept: &str, body: &str) -> (u16, String) {
    let request = Request::post(path)
        .header("content-type", content_type)
        .header("accept", accept);
    let (status, _, answer) = exchange(&echo(), request, body).await;
    (status, answer)
}

async fn json(path: &str, body: &str) -> (u16, String) {
    post(path, "application/json", "application/json", body).await
}

/// What is read comes back as it was.
async fn taken(path: &str, body: &str) {
    assert_eq!(json(path, body).await, (200, body.to_owned()), "{body}");
}

/// What is refused is told why.
async fn refused(path: &str, body: &str, why: &str) {
    let (status, answer) = json(path, body).await;
    assert_eq!(status, 400, "{body}: {answer}");
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap_or_default();
    assert_eq!(answer["text"], why, "{body}");
}

#[tokio::test]
async fn values_within_their_bounds_are_taken() {
    for body in [
        r#"{"tiny":-128,"byte":255,"large":18446744073709551615,"dozens":-24}"#,
        r#"{"share":0,"ratio":0.75,"cents":0.07,"level":5}"#,
        r#"{"tags":["a","b","c"],"counts":{"a":0,"b":1}}"#,
        r#"{"anything":{"a":[1,null,-2.5,"x",true,18446744073709551615]}}"#,
    ] {
        taken("/measures", body).await;
    }
}

#[tokio::test]
async fn values_out_of_their_bounds_are_refused_and_said_why() {
    for (body, why) in [
        (
            r#"{"tiny":128}"#,
            "/tiny: expected an integer from -128 to 127, found one out of range, or with a fraction",
        ),
        (
            r#"{"byte":0}"#,
            "/byte: expected an integer from 1 to 255, found one out of range, or with a fraction",
        ),
        (
            r#"{"large":-1}"#,
            "/large: expected an integer from 0 to 18446744073709551615, found one out of range, or with a fraction",
        ),
        (
            r#"{"dozens":13}"#,
            "/dozens: expected a multiple of 12, found another integer",
        ),
        (
            r#"{"share":1}"#,
            "/share: expected a number of at least 0 and less than 1, found one out of range",
        ),
        (
            r#"{"ratio":0.5}"#,
            "/ratio: expected a number greater than 0.5, found one out of range",
        ),
        (
            r#"{"cents":0.075}"#,
            "/cents: expected a multiple of 0.01, found another number",
        ),
        (
            r#"{"level":3}"#,
            "/level: expected one of 1, 2, 5, found another number",
        ),
        (
            r#"{"level":"1"}"#,
            "/level: expected one of 1, 2, 5, found a string",
        ),
        (r#"{"tags":[]}"#, "/tags: expected at least 1 item, found 0"),
        (
            r#"{"tags":["a","b","c",7]}"#,
            "/tags: expected at most 3 items, found 4",
        ),
        (
            r#"{"tags":["a","b","\u0061"]}"#,
            "/tags/2: is in the list twice",
        ),
        (
            r#"{"counts":{"b":0,"b":1,"a":-1}}"#,
            "3 problems: /counts/b: is given twice; /counts/a: expected an integer from 0 to 2147483647, found one out of range, or with a fraction; /counts: expected at most 2 properties, found 3",
        ),
        ("{}", "the body: expected at least 1 property, found 0"),
        (
            r#"{"tiny":1,"byte":1,"a":1,"b":1,"c":1}"#,
            "the body: expected at most 4 properties, found 5",
        ),
    ] {
        refused("/measures", body, why).await;
    }
}

#[tokio::test]
async fn texts_of_their_formats_are_taken_and_others_refused() {
    for body in [
        r#"{"day":"2024-02-29","moment":"2024-12-31T23:59:59.5Z"}"#,
        r#"{"key":"67e55044-10b1-426f-9247-bb680e5fe0c8","host":"10.0.0.1"}"#,
        r#"{"mail":"ann@example.com","link":"https://example.com/a?b#c","span":"P1DT12H","packed":"AQI="}"#,
        r#"{"plate":"AB-12"}"#,
    ] {
        taken("/texts", body).await;
    }
    for (body, why) in [
        (
            r#"{"day":"2023-02-29"}"#,
            "/day: expected a date such as 2024-12-31, found another string",
        ),
        (
            r#"{"moment":"2024-12-31"}"#,
            "/moment: expected a time such as 2024-12-31T23:59:59Z, found another string",
        ),
        (
            r#"{"key":"67e5504410b1426f9247bb680e5fe0c8"}"#,
            "/key: expected a UUID, found another string",
        ),
        (
            r#"{"host":"10.0.0.256"}"#,
            "/host: expected an IPv4 address, found another string",
        ),
        (
            r#"{"mail":"annannannannannannannannann@example"}"#,
            "/mail: expected at most 30 characters, found 35",
        ),
        (
            r#"{"mail":"ann"}"#,
            "/mail: expected an address such as ann@example.com, found another string",
        ),
        (
            r#"{"link":"no uri"}"#,
            "/link: expected a URI such as https://example.com/a, found another string",
        ),
        (
            r#"{"span":"1 day"}"#,
            "/span: expected a duration such as P1DT12H, found another string",
        ),
        (
            r#"{"packed":"AQI"}"#,
            "/packed: expected Base64, found another string",
        ),
        (
            r#"{"plate":"ab-12"}"#,
            r"/plate: expected what matches `^[A-Z]{2}-\d+$`, found another string",
        ),
    ] {
        refused("/texts", body, why).await;
    }
}

#[tokio::test]
async fn forms_carry_the_same_values() {
    let body = "level=2&tags=a&tags=b&counts[x]=3&share=0.5";
    let form = "application/x-www-form-urlencoded";
    let expected = r#"{"share":0.5,"level":2,"tags":["a","b"],"counts":{"x":3}}"#;
    let answer = post("/measures", form, "application/json", body).await;
    assert_eq!(answer, (200, expected.to_owned()));
    let (status, answer) = post("/measures", form, "application/json", "tags=a&tags=a").await;
    assert_eq!(status, 400);
    assert!(answer.contains("/tags/1: is in the list twice"), "{answer}");
}

const SHELF: &str = concat!(
    r#"{"number":7,"label":"A \"B\"","book":[{"title":"One","pages":1,"authors":["x","y"]},{"title":"Two","pages":9}],"#,
    r#""keywords":["k","l"],"place":"attic","Owner":"Ann"}"#,
);
const SHELF_IN_XML: &str = concat!(
    r#"<s:shelf xmlns:s="https://example.com/shelf" no="7" label="A &quot;B&quot;">"#,
    "<book><title>One</title><pages>1</pages><authors>x</authors><authors>y</authors></book>",
    "<book><title>Two</title><pages>9</pages></book>",
    "<keywords><keyword>k</keyword><keyword>l</keyword></keywords>",
    "<s:Location>attic</s:Location><Owner>Ann</Owner></s:shelf>",
);

#[tokio::test]
async fn xml_has_attributes_namespaces_and_lists_without_an_element() {
    for (content_type, body) in [
        ("application/json", SHELF),
        ("application/xml", SHELF_IN_XML),
    ] {
        let answer = post("/shelves", content_type, "application/xml", body).await;
        assert_eq!(answer, (200, SHELF_IN_XML.to_owned()), "{content_type}");
        let answer = post("/shelves", content_type, "application/json", body).await;
        assert_eq!(answer, (200, SHELF.to_owned()), "{content_type}");
    }
    // A list of nothing leaves nothing, and a default fills what is missing.
    let empty = post(
        "/shelves",
        "application/xml",
        "application/json",
        r#"<shelf no="1"/>"#,
    )
    .await;
    assert_eq!(empty, (200, r#"{"number":1,"book":[]}"#.to_owned()));
    let body = r#"{"number":1,"book":[{"title":"a"}]}"#;
    let (_, answer) = json("/shelves", body).await;
    assert_eq!(answer, r#"{"number":1,"book":[{"title":"a","pages":1}]}"#);
}

#[tokio::test]
async fn mistakes_in_xml_are_said_by_its_names() {
    for (body, why) in [
        (
            r#"<shelf no="x"><book><title>a</title><size>1</size></book></shelf>"#,
            "2 problems: /@no: expected an integer in decimal digits, found another string; /book/0/size: is not a property that may be given",
        ),
        (
            r#"<shelf no="1"><book><title>a</title></book><Location/><book><title>b</title></book></shelf>"#,
            "/book: is given twice",
        ),
        (
            "<shelf><no>1</no></shelf>",
            "/number: is missing, expected an integer",
        ),
    ] {
        let (status, answer) = post("/shelves", "application/xml", "application/json", body).await;
        assert_eq!(status, 400, "{body}: {answer}");
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap_or_default();
        assert_eq!(answer["text"], why, "{body}");
    }
}

#[tokio::test]
async fn unions_are_told_apart() {
    for body in [
        r#"{"tagged":{"kind":"cat","lives":9}}"#,
        r#"{"tagged":{"kind":"dog","tricks":["sit"]}}"#,
        r#"{"told":{"op":"all","of":[{"op":"none","of":[]},{"op":"equals","value":"a"}]}}"#,
        r#"{"looked":{"radius":1.5}}"#,
        r#"{"looked":{"width":1,"height":2}}"#,
        r#"{"tried":{"value":1,"next":{"value":"few"}}}"#,
        r#"{"first":[1,"a",["a","b"]]}"#,
    ] {
        taken("/shapes", body).await;
    }
    // The tag may stand anywhere.
    let (status, answer) = json("/shapes", r#"{"tagged":{"lives":3,"kind":"cat"}}"#).await;
    assert_eq!(
        (status, answer.as_str()),
        (200, r#"{"tagged":{"kind":"cat","lives":3}}"#)
    );
    let xml = concat!(
        "<Shapes><tagged><lives>3</lives><kind>cat</kind></tagged>",
        "<looked><width>1</width><height>2</height></looked><first><a>7</a></first></Shapes>",
    );
    let answer = post("/shapes", "application/xml", "application/json", xml).await;
    let expected =
        r#"{"tagged":{"kind":"cat","lives":3},"looked":{"width":1,"height":2},"first":[7]}"#;
    assert_eq!(answer, (200, expected.to_owned()));
}

#[tokio::test]
async fn null_is_taken_where_all_that_applies_takes_it() {
    let blank = |outline, drawn, filling| {
        format!(r#"{{"blanks":[{{"outline":{outline},"drawn":{drawn},"filling":{filling}}}]}}"#)
    };
    let cat = r#"{"kind":"cat","lives":9}"#;
    taken("/shapes", &blank("null", "null", "null")).await;
    taken("/shapes", &blank(r#""thin""#, cat, r#""blue""#)).await;
    taken("/shapes", &blank(r#""""#, "null", "null")).await;
    for (body, pointer) in [
        (blank("null", "null", r#""ab""#), "/blanks/0/filling: "),
        (blank("0", "null", "null"), "/blanks/0/outline: "),
        (blank("null", "0", "null"), "/blanks/0/drawn: "),
        (
            r#"{"blanks":[{"label":null}]}"#.to_owned(),
            "/blanks/0/label: ",
        ),
    ] {
        let (status, answer) = json("/shapes", &body).await;
        assert!(
            status == 400 && answer.contains(pointer),
            "{body}: {answer}"
        );
    }
}

#[tokio::test]
async fn what_fits_no_alternative_is_refused_and_said_why() {
    for (body, why) in [
        (
            r#"{"tagged":{"kind":"cow"}}"#,
            "/tagged/kind: expected one of cat, dog, found another string",
        ),
        (
            r#"{"tagged":{"lives":1}}"#,
            "/tagged/kind: is missing, expected one of cat, dog",
        ),
        (
            r#"{"tagged":{"kind":"cat","lives":10}}"#,
            "/tagged/lives: expected an integer from -2147483648 to 9, found one out of range, or with a fraction",
        ),
        (
            r#"{"tagged":[]}"#,
            "/tagged: expected an object, found a list",
        ),
        (
            r#"{"told":{"op":"all","of":[{"op":"equals","value":"abcdef"}]}}"#,
            "/told/of/0/value: expected at most 5 characters, found 6",
        ),
        (
            r#"{"looked":{"width":1}}"#,
            "/looked: expected Circle or Box, found an object that is none of them",
        ),
        (
            r#"{"looked":{"radius":0}}"#,
            "/looked/radius: expected a number greater than 0, found one out of range",
        ),
        (
            r#"{"looked":{"radius":1,"width":1,"height":1}}"#,
            "/looked: fits both Circle and Box, expected only one",
        ),
        (
            r#"{"tried":{"value":true}}"#,
            "2 problems: /tried: fits none of its alternatives, of which Exact is the nearest; /tried/value: expected an integer, found a boolean",
        ),
        (
            r#"{"first":[true]}"#,
            "/first/0: expected an integer or a string or a list, found a boolean that is none of them",
        ),
    ] {
        refused("/shapes", body, why).await;
    }
}

#[tokio::test]
async fn alternatives_inside_of_each_other_do_not_take_for_ever() {
    let levels = 60;
    let start = r#"{"value":1,"next":"#.repeat(levels);
    let body = format!("{{\"tried\":{start}null{}}}", "}".repeat(levels));
    let (status, answer) = json("/shapes", &body).await;
    assert_eq!(status, 400);
    assert!(answer.contains("told apart"), "{answer}");
}
