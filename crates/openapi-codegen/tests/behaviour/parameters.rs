//! Parameters of path, query and headers, and literal segments before parameters.

use http::Request;
use openapi_axum::{Service, Settings};

use crate::parameters_server::{
    DeleteItemRequest, DeleteItemResponse, GetItemRequest, GetItemResponse, GetTopItemRequest,
    GetTopItemResponse, ParametersApi, ParametersService, service,
};
use crate::parameters_types::Item;
use crate::support::exchange;

/// Answers what it was asked.
struct Shelf;

impl ParametersApi for Shelf {
    fn check_time_zone(&self, text: &str) -> Result<(), &'static str> {
        let is_known = text.starts_with("Europe/");
        is_known.then_some(()).ok_or("a zone of Europe")
    }

    async fn get_item(&self, request: GetItemRequest) -> GetItemResponse {
        GetItemResponse::Ok(Item {
            name: format!("{request:?}"),
        })
    }

    async fn delete_item(&self, _request: DeleteItemRequest) -> DeleteItemResponse {
        DeleteItemResponse::NoContent
    }

    async fn get_top_item(&self, _request: GetTopItemRequest) -> GetTopItemResponse {
        GetTopItemResponse::NoContent
    }
}

fn shelf() -> Service<ParametersService<Shelf>> {
    service(Shelf, Settings::default())
}

#[tokio::test]
async fn parameters_arrive_typed() {
    let request = Request::get("/shelves/%41/items/7?depth=-3&fragile=true&type=a+b%2Bc&other=1&zones=Europe/Rome&zones=Europe%2FOslo")
        .header("X-Request-Source", "desk")
        .header("x-attempt", "2")
        .header("x-zone", "Europe/Oslo");
    let (status, _, body) = exchange(&shelf(), request, "").await;
    assert_eq!(status, 200, "{body}");
    for part in [
        "shelf: \\\"A\\\"",
        "item: 7",
        "depth: -3",
        "fragile: Some(true)",
        "Some(\\\"a b+c\\\")",
        "\\\"desk\\\"",
        "x_attempt: Some(2)",
        "x_zone: Some(\\\"Europe/Oslo\\\")",
        "zones: Some([\\\"Europe/Rome\\\", \\\"Europe/Oslo\\\"])",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
}

#[tokio::test]
async fn a_literal_segment_goes_before_a_parameter() {
    assert_eq!(
        exchange(&shelf(), Request::get("/shelves/top/items/7"), "")
            .await
            .0,
        204
    );
    assert_eq!(
        exchange(&shelf(), Request::delete("/shelves/A/items/7"), "")
            .await
            .0,
        204
    );
    assert_eq!(
        exchange(&shelf(), Request::delete("/shelves/top/items/7"), "")
            .await
            .0,
        405
    );
}

#[tokio::test]
async fn parameters_that_do_not_hold_are_400() {
    let good = "/shelves/A/items/7?depth=1";
    let table: [(&str, &[(&str, &str)]); 13] = [
        (good, &[]),
        ("/shelves/a/items/7?depth=1", &[("x-request-source", "x")]),
        ("/shelves/AB/items/7?depth=1", &[("x-request-source", "x")]),
        ("/shelves/A/items/0?depth=1", &[("x-request-source", "x")]),
        ("/shelves/A/items/7", &[("x-request-source", "x")]),
        (
            "/shelves/A/items/7?depth=1&depth=1",
            &[("x-request-source", "x")],
        ),
        (
            "/shelves/A/items/7?depth=1&fragile=yes",
            &[("x-request-source", "x")],
        ),
        (
            "/shelves/A/items/7?depth=1&type=%zz",
            &[("x-request-source", "x")],
        ),
        (good, &[("x-request-source", "x"), ("x-attempt", "+1")]),
        (good, &[("x-request-source", "x"), ("x-zone", "Moon")]),
        (
            good,
            &[
                ("x-request-source", "x"),
                ("x-zone", "Europe/Oslo_too_long"),
            ],
        ),
        (
            "/shelves/A/items/7?depth=1&seen=Moon",
            &[("x-request-source", "x")],
        ),
        (
            "/shelves/A/items/7?depth=1&zones=Europe/Oslo&zones=Moon",
            &[("x-request-source", "x")],
        ),
    ];
    for (path, headers) in table {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (status, _, body) = exchange(&shelf(), request, "").await;
        assert_eq!(
            (status, body.as_str()),
            (400, ""),
            "{path} {headers:?}: this contract declares no body of an error"
        );
    }
    let fine = Request::get(good).header("x-request-source", "x");
    assert_eq!(exchange(&shelf(), fine, "").await.0, 200);
}
