//! Requests without bodies, and answers that are no components, or that the contract says nothing of.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::Request;
use http::header::{CONTENT_TYPE, HeaderValue};
use openapi_axum::status::OtherStatus;
use openapi_axum::{ResponseBody, Settings};

use crate::bare_server::{
    BareApi, CountParcelsOkAnswer, CountParcelsRequest, CountParcelsResponse, ListRowsResponse,
    ReadRawResponse, ReadRowRequest, ReadRowResponse, service,
};
use crate::bare_types::CountParcelsState;
use crate::support::exchange;

struct Counts;

impl BareApi for Counts {
    async fn count_parcels(&self, request: CountParcelsRequest) -> CountParcelsResponse {
        assert_eq!(request.state, Some(CountParcelsState::Sent));
        CountParcelsResponse::Ok(CountParcelsOkAnswer {
            body: BTreeMap::from([("large".to_owned(), 2)]),
            x_counted_at: jiff::Timestamp::UNIX_EPOCH,
            x_counted_by: Some(Ipv4Addr::LOCALHOST),
            x_contact: Some("a@b.example".to_owned()),
        })
    }

    async fn list_rows(&self) -> ListRowsResponse {
        let row = BTreeMap::from([("host".to_owned(), Ipv6Addr::LOCALHOST)]);
        ListRowsResponse::Ok(vec![row])
    }

    async fn read_raw(&self) -> ReadRawResponse {
        let body = ResponseBody::from("<p>").of_type(HeaderValue::from_static("text/html"));
        ReadRawResponse::Default(OtherStatus::of::<202>(), body)
    }

    async fn read_row(&self, request: ReadRowRequest) -> ReadRowResponse {
        assert_eq!(request.row, [3, 4]);
        ReadRowResponse::NoContent
    }
}

/// The status, the head and the body of what is answered to a `GET`.
async fn got(path: &str) -> (u16, String, String) {
    let service = service(Counts, Settings::default());
    exchange(&service, Request::get(path), "").await
}

#[tokio::test]
async fn headers_have_the_text_of_their_formats() {
    let (status, head, body) = got("/parcels?state=sent").await;
    assert_eq!((status, body.as_str()), (200, r#"{"large":2}"#));
    for line in [
        "x-counted-at: 1970-01-01T00:00:00Z",
        "x-counted-by: 127.0.0.1",
        "x-contact: a@b.example",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    assert_eq!(got("/parcels?state=lost").await.0, 400);
}

#[tokio::test]
async fn an_answer_may_be_a_list_of_maps() {
    let (status, _, body) = got("/rows").await;
    assert_eq!((status, body.as_str()), (200, r#"[{"host":"::1"}]"#));
}

#[tokio::test]
async fn an_answer_that_the_contract_says_nothing_of_is_any() {
    let (status, head, body) = got("/raw").await;
    assert_eq!((status, body.as_str()), (202, "<p>"));
    let content_type = format!("{CONTENT_TYPE}: text/html");
    assert!(head.contains(&content_type), "{head}");
}

#[tokio::test]
async fn an_operator_of_a_template_is_the_style_of_the_parameter() {
    assert_eq!(got("/rows/.3.4").await.0, 204);
    assert_eq!(got("/rows/3,4").await.0, 400);
}
