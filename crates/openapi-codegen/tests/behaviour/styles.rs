//! Parameters in every style and place, by the examples of the specification (OpenAPI 3.1, section 4.8.12.6).

use http::Request;
use openapi_axum::{Service, Settings};

use crate::styles_server::{
    GetCarriedRequest, GetCarriedResponse, GetLabelRequest, GetLabelResponse, GetMatrixRequest,
    GetMatrixResponse, GetOthersRequest, GetOthersResponse, GetQueryRequest, GetQueryResponse,
    GetSimpleRequest, GetSimpleResponse, StylesApi, StylesService, service,
};
use crate::styles_types::Told;
use crate::support::exchange;

/// Tells what it was asked.
pub(super) struct Palette;

fn told(request: &impl std::fmt::Debug) -> Told {
    Told {
        text: format!("{request:?}"),
    }
}

impl StylesApi for Palette {
    async fn get_simple(&self, request: GetSimpleRequest) -> GetSimpleResponse {
        GetSimpleResponse::Ok(told(&request))
    }

    async fn get_label(&self, request: GetLabelRequest) -> GetLabelResponse {
        GetLabelResponse::Ok(told(&request))
    }

    async fn get_matrix(&self, request: GetMatrixRequest) -> GetMatrixResponse {
        GetMatrixResponse::Ok(told(&request))
    }

    async fn get_query(&self, request: GetQueryRequest) -> GetQueryResponse {
        GetQueryResponse::Ok(told(&request))
    }

    async fn get_others(&self, request: GetOthersRequest) -> GetOthersResponse {
        GetOthersResponse::Ok(told(&request))
    }

    async fn get_carried(&self, request: GetCarriedRequest) -> GetCarriedResponse {
        GetCarriedResponse::Ok(told(&request))
    }
}

fn palette() -> Service<StylesService<Palette>> {
    service(Palette, Settings::default())
}

const COLORS: &str = "[Blue, Black, Brown]";
const MIX: &str = "Mix { r: 100, g: Some(200), b: Some(150) }";

/// Checks that the fields of the request are these.
#[track_caller]
fn holds(answer: &(u16, String, String), fields: &[(&str, &str)]) {
    let (status, _, body) = answer;
    assert_eq!(*status, 200, "{body}");
    let body = body.replace("\\\"", "\"");
    for (name, value) in fields {
        let field = format!(" {name}: {value}");
        assert!(body.contains(&field), "{field} in {body}");
    }
}

async fn get(path: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
    let request = headers
        .iter()
        .fold(Request::get(path), |request, (name, value)| {
            request.header(*name, *value)
        });
    exchange(&palette(), request, "").await
}

#[tokio::test]
async fn every_style_of_the_path_is_read() {
    for (path, color) in [
        (
            "/simple/blue/blue,black,brown/R,100,G,200,B,150/R=100,G=200,B=150",
            "\"blue\"",
        ),
        (
            "/label/.blue/.blue.black.brown/.R.100.G.200.B.150/.R=100.G=200.B=150",
            "\"blue\"",
        ),
        (
            "/label/.blue/.blue,black,brown/.R,100,G,200,B,150/.R=100.G=200.B=150",
            "\"blue\"",
        ),
        (
            "/matrix/;color=blue/;colors=blue;colors=black;colors=brown/;mix=R,100,G,200,B,150/;R=100;G=200;B=150",
            "Blue",
        ),
    ] {
        let fields = [
            ("color", color),
            ("colors", COLORS),
            ("mix", MIX),
            ("exploded", MIX),
        ];
        holds(&get(path, &[]).await, &fields);
    }
}

#[tokio::test]
async fn every_style_of_the_query_is_read() {
    let some = |text: &str| format!("Some({text})");
    let (colors, mix) = (some(COLORS), some(MIX));
    for (query, field, value) in [
        (
            "exploded=blue&exploded=black&exploded=brown",
            "exploded",
            &*colors,
        ),
        ("commas=1,-2,3", "commas", "Some([1, -2, 3])"),
        ("commas=", "commas", "Some([])"),
        ("spaces=blue%20black%20brown", "spaces", &colors),
        ("pipes=blue|black|brown", "pipes", &colors),
        ("pipes=blue%7Cblack%7Cbrown", "pipes", &colors),
        ("other=1&R=100&G=200&B=150", "mix", &mix),
        ("deep[R]=100&deep[G]=200&deep%5BB%5D=150", "deep", &mix),
        ("flat=R,100,G,200,B,150", "flat", &mix),
        (
            "filter=%7B%22R%22:100,%22G%22:200,%22B%22:150%7D",
            "filter",
            &mix,
        ),
        ("expand=true", "expand", "Some(Boolean(true))"),
        ("expand=a,b", "expand", "Some(List([\"a\", \"b\"]))"),
        ("", "mix", "None"),
    ] {
        holds(
            &get(&format!("/query?{query}"), &[]).await,
            &[(field, value)],
        );
    }
}

#[tokio::test]
async fn defaults_hold_where_nothing_is_given() {
    let fields = [
        ("page", "1"),
        ("order", "\"name\""),
        ("color", "Blue"),
        ("sizes", "[1, 2]"),
        ("old", "None"),
        ("rest", "None"),
    ];
    holds(&get("/others", &[]).await, &fields);
    let path = "/others?page=2&sizes=7&weight=0.5&color=brown&free=a%20b";
    let fields = [
        ("page", "2"),
        ("sizes", "[7]"),
        ("weight", "Some(0.5)"),
        ("color", "Brown"),
        ("rest", "Some({\"free\": \"a b\"})"),
    ];
    holds(&get(path, &[]).await, &fields);
}

#[tokio::test]
async fn headers_and_cookies_are_read() {
    let headers = [
        ("x-colors", "blue, black"),
        ("x-colors", "brown"),
        ("x-mix", "R=100,G=200,B=150"),
        ("cookie", "session=a%20b; visits=7"),
        ("cookie", "seen=blue,black,brown; of=others"),
    ];
    let answer = get("/carried", &headers).await;
    let colors = format!("Some({COLORS})");
    let fields = [
        ("x_colors", &*colors),
        ("x_mix", MIX),
        ("session", "\"a b\""),
        ("visits", "Some(7)"),
        ("seen", &colors),
    ];
    holds(&answer, &fields);
    assert!(answer.1.contains("Cookie"), "{}", answer.1);
}

#[tokio::test]
async fn all_that_is_wrong_is_a_400() {
    for path in [
        "/query?commas=1,2,3,4",
        "/query?commas=1,a",
        "/query?exploded=red",
        "/query?G=1",
        "/query?deep[R]=x",
        "/query?deep=1",
        "/query?deep[R]=1&deep[R]=2",
        "/query?deep[R]=1&deep[G]=256",
        "/query?flat=R,1,G",
        "/query?filter=%7B",
        "/query?filter=x",
        "/query?spaces=blue%2",
        "/label/blue/.blue/.R.1/.R=1",
        "/matrix/;color=blue/;color=blue/;mix=R,1/;R=1",
        "/simple/blue/blue/R,1/R,1",
        "/carried",
    ] {
        let (status, _, body) = get(path, &[]).await;
        assert_eq!(status, 400, "{path}: {body}");
    }
}
