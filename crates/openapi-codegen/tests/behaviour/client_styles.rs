//! What clients make of parameters: the specification's table of styles (OpenAPI 3.1.1, section 4.8.12.6) on the wire,
//! and values that come out of the generated server as they went in.

use std::collections::BTreeMap;

use openapi_axum::Settings;

use super::recorded::{Recorded, answer, recorder};
use super::styles::Palette;
use crate::styles_client::{Client, Error};
use crate::styles_server::{
    GetCarriedRequest, GetLabelRequest, GetMatrixRequest, GetOthersRequest, GetQueryRequest,
    GetSimpleRequest, service,
};
use crate::styles_types::{Color, GetQueryExpand, Mix};
use crate::support::serve;

const TOLD: &str = r#"{"text":""}"#;

fn colors() -> Vec<Color> {
    vec![Color::Blue, Color::Black, Color::Brown]
}

fn mix() -> Mix {
    Mix {
        r: 100,
        g: Some(200),
        b: Some(150),
    }
}

/// What is sent of a request.
async fn sent(send: impl AsyncFnOnce(Client) -> bool) -> Recorded {
    let (base_url, taken) = recorder(answer("200 OK", "application/json", TOLD)).await;
    assert!(send(Client::new(base_url).unwrap()).await);
    taken.await.unwrap()
}

#[tokio::test]
async fn styles_of_the_path_are_those_of_the_table() {
    let simple = sent(async |client: Client| {
        let request = client.get_simple().color("blue").colors(colors());
        request.mix(mix()).exploded(mix()).send().await.is_ok()
    });
    assert_eq!(
        simple.await.line,
        "GET /simple/blue/blue,black,brown/R,100,G,200,B,150/R=100,G=200,B=150 HTTP/1.1"
    );
    let label = sent(async |client: Client| {
        let request = client.get_label().color("blue").colors(colors());
        request.mix(mix()).exploded(mix()).send().await.is_ok()
    });
    assert_eq!(
        label.await.line,
        "GET /label/.blue/.blue,black,brown/.R,100,G,200,B,150/.R=100.G=200.B=150 HTTP/1.1"
    );
    let matrix = sent(async |client: Client| {
        let request = client.get_matrix().color(Color::Blue).colors(colors());
        request.mix(mix()).exploded(mix()).send().await.is_ok()
    });
    assert_eq!(
        matrix.await.line,
        "GET /matrix/;color=blue/;colors=blue;colors=black;colors=brown/;mix=R,100,G,200,B,150/;R=100;G=200;B=150 \
         HTTP/1.1"
    );
}

#[tokio::test]
#[expect(deprecated, reason = "`spaces` is one of the table")]
async fn styles_of_the_query_are_those_of_the_table() {
    type Set = fn(&Client) -> crate::styles_client::builder::GetQuery<'_>;
    let cases: [(Set, &str); 11] = [
        (
            |client| client.get_query().exploded(colors()),
            "/query?exploded=blue&exploded=black&exploded=brown",
        ),
        (
            |client| client.get_query().commas(vec![1, -2, 3]),
            "/query?commas=1,-2,3",
        ),
        (
            |client| client.get_query().spaces(colors()),
            "/query?spaces=blue%20black%20brown",
        ),
        (
            |client| client.get_query().pipes(colors()),
            "/query?pipes=blue%7Cblack%7Cbrown",
        ),
        (
            |client| client.get_query().mix(mix()),
            "/query?R=100&G=200&B=150",
        ),
        (
            |client| client.get_query().deep(mix()),
            "/query?deep%5BR%5D=100&deep%5BG%5D=200&deep%5BB%5D=150",
        ),
        (
            |client| client.get_query().flat(mix()),
            "/query?flat=R,100,G,200,B,150",
        ),
        (
            |client| client.get_query().filter(mix()),
            "/query?filter=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        ),
        (
            |client| {
                let words = vec!["a,b".to_owned(), "c".to_owned()];
                client.get_query().expand(GetQueryExpand::List(words))
            },
            "/query?expand=a%2Cb,c",
        ),
        (
            |client| client.get_query().expand(GetQueryExpand::Boolean(true)),
            "/query?expand=true",
        ),
        (|client| client.get_query().exploded(Vec::new()), "/query"),
    ];
    for (set, target) in cases {
        let recorded = sent(async |client: Client| set(&client).send().await.is_ok()).await;
        assert_eq!(recorded.target(), target);
    }
}

#[tokio::test]
async fn what_has_a_default_is_not_sent_and_an_empty_text_is() {
    let several = sent(async |client: Client| {
        let request = client.get_others().order("").rest(rest("free", "a b&c"));
        request.page(2).send().await.is_ok()
    });
    assert_eq!(
        several.await.target(),
        "/others?page=2&order=&free=a%20b%26c"
    );
}

#[tokio::test]
async fn headers_and_cookies_are_written_by_their_styles() {
    let recorded = sent(async |client: Client| {
        let request = client.get_carried().x_colors(colors()).x_mix(mix());
        let request = request.session("a b;c").visits(7).seen(colors());
        request.send().await.is_ok()
    });
    let recorded = recorded.await;
    assert_eq!(recorded.header("x-colors"), Some("blue,black,brown"));
    assert_eq!(recorded.header("x-mix"), Some("R=100,G=200,B=150"));
    assert_eq!(
        recorded.header("cookie"),
        Some("session=a%20b%3Bc; visits=7; seen=blue,black,brown")
    );
    assert_eq!(recorded.header("accept"), Some("application/json"));
}

/// Of every character that divides something in a URL, and some others.
const HOSTILE: &str = "a/b?c#d&e=f+g h%20,;.|[x]\"'\\é\u{1f642}";

fn rest(name: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(name.to_owned(), value.to_owned())])
}

async fn palette() -> Client {
    let base_url = serve(service(Palette, Settings::default())).await;
    Client::new(base_url).unwrap()
}

#[tokio::test]
async fn the_server_reads_in_the_path_what_was_set() {
    let client = palette().await;
    let request = client.get_simple().color(HOSTILE).colors(colors());
    let told = request.mix(mix()).exploded(mix()).send().await.unwrap();
    let expected = GetSimpleRequest {
        color: HOSTILE.to_owned(),
        colors: colors(),
        mix: mix(),
        exploded: mix(),
    };
    assert_eq!(told.text, format!("{expected:?}"));
    let request = client.get_label().color(HOSTILE).colors(colors());
    let told = request.mix(mix()).exploded(mix()).send().await.unwrap();
    let expected = GetLabelRequest {
        color: HOSTILE.to_owned(),
        colors: colors(),
        mix: mix(),
        exploded: mix(),
    };
    assert_eq!(told.text, format!("{expected:?}"));
    let request = client.get_matrix().color(Color::Brown).colors(colors());
    let told = request.mix(mix()).exploded(mix()).send().await.unwrap();
    let expected = GetMatrixRequest {
        color: Color::Brown,
        colors: colors(),
        mix: mix(),
        exploded: mix(),
    };
    assert_eq!(told.text, format!("{expected:?}"));
}

#[tokio::test]
#[expect(deprecated, reason = "`spaces` is one of the table")]
async fn the_server_reads_in_the_query_what_was_set() {
    let client = palette().await;
    let words = vec![HOSTILE.to_owned(), "b".to_owned()];
    let request = client.get_query().exploded(colors()).commas(vec![1, -2]);
    let request = request.spaces(colors()).pipes(colors()).mix(mix());
    let request = request.deep(mix()).flat(mix()).filter(mix());
    let request = request.expand(GetQueryExpand::List(words.clone()));
    let expected = GetQueryRequest {
        exploded: Some(colors()),
        commas: Some(vec![1, -2]),
        spaces: Some(colors()),
        pipes: Some(colors()),
        mix: Some(mix()),
        deep: Some(mix()),
        flat: Some(mix()),
        filter: Some(mix()),
        expand: Some(GetQueryExpand::List(words)),
    };
    assert_eq!(request.send().await.unwrap().text, format!("{expected:?}"));
    let request = client
        .get_others()
        .order(HOSTILE)
        .sizes(vec![3])
        .weight(0.25);
    let expected = GetOthersRequest {
        page: 1,
        order: HOSTILE.to_owned(),
        color: Color::Blue,
        sizes: vec![3],
        old: None,
        weight: Some(0.25),
        rest: Some(rest(HOSTILE, HOSTILE)),
    };
    let told = request.rest(rest(HOSTILE, HOSTILE)).send().await.unwrap();
    assert_eq!(told.text, format!("{expected:?}"));
}

#[tokio::test]
async fn the_server_reads_in_headers_and_cookies_what_was_set() {
    let request = palette().await;
    let request = request.get_carried().x_colors(colors()).x_mix(mix());
    let request = request.session(HOSTILE).visits(-1).seen(colors());
    let expected = GetCarriedRequest {
        x_colors: Some(colors()),
        x_mix: mix(),
        session: HOSTILE.to_owned(),
        visits: Some(-1),
        seen: Some(colors()),
    };
    assert_eq!(request.send().await.unwrap().text, format!("{expected:?}"));
}

#[tokio::test]
async fn what_no_path_can_hold_is_refused_before() {
    let client = Client::new("http://127.0.0.1:9").unwrap();
    for color in ["", ".", ".."] {
        let request = client.get_simple().color(color).colors(colors());
        let refused = request.mix(mix()).exploded(mix()).send().await;
        assert!(
            matches!(refused, Err(Error::InvalidRequest(_))),
            "{refused:?}"
        );
    }
    let request = client.get_label().color("").colors(colors());
    let refused = request.mix(mix()).exploded(mix()).send().await;
    assert!(
        matches!(refused, Err(Error::InvalidRequest(_))),
        "{refused:?}"
    );
}
