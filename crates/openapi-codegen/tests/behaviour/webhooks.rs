//! A contract without operations is served all the same: nothing is there.

use http::Request;
use openapi_axum::Settings;

use crate::support::exchange;
use crate::webhooks_server::{WebhooksApi, service};

struct Nothing;

impl WebhooksApi for Nothing {}

#[tokio::test]
async fn nothing_is_there() {
    let service = service(Nothing, Settings::default());
    let (status, ..) = exchange(&service, Request::get("/parcelSent"), "").await;
    assert_eq!(status, 404);
}
