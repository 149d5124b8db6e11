//! Credentials: alternatives, combinations, optional ones, and what is refused.

use http::Request;
use openapi_axum::credentials::ExposeSecret;
use openapi_axum::{Rejection, Service, Settings};

use crate::security_server::{
    Credentials, ListDoorsResponse, OpenDoorRequest, OpenDoorResponse, RingResponse, Scheme,
    SecurityApi, SecurityService, service,
};
use crate::security_types::Refusal;
use crate::support::exchange;

/// Lets in whoever shows `7`, and answers 204 only to whom it expects.
struct Doors {
    schemes: &'static [Scheme],
}

impl SecurityApi for Doors {
    type Principal = &'static str;

    fn schemes(&self) -> &[Scheme] {
        self.schemes
    }

    async fn authenticate(&self, credentials: Credentials) -> Result<&'static str, Rejection> {
        match credentials {
            Credentials::Basic(basic) if basic.password.expose_secret() == "7" => Ok("basic"),
            Credentials::BadgePin { badge, pin }
                if badge.expose_secret() == pin.expose_secret() =>
            {
                Ok("badge")
            }
            _ => Err(Rejection::Unauthenticated),
        }
    }

    fn rejection(&self, rejection: &Rejection) -> Refusal {
        Refusal {
            reason: rejection.to_string(),
        }
    }

    async fn list_doors(&self, principal: Option<&'static str>) -> ListDoorsResponse {
        assert_ne!(
            principal,
            Some("badge"),
            "the operation does not take badges"
        );
        ListDoorsResponse::NoContent
    }

    async fn open_door(
        &self,
        _principal: &'static str,
        request: OpenDoorRequest,
    ) -> OpenDoorResponse {
        assert!(request.door >= 1);
        OpenDoorResponse::NoContent
    }

    async fn ring(&self) -> RingResponse {
        RingResponse::NoContent
    }
}

fn doors() -> Service<SecurityService<Doors>> {
    service(
        Doors {
            schemes: &Scheme::ALL,
        },
        Settings::default(),
    )
}

type Headers = &'static [(&'static str, &'static str)];

#[tokio::test]
async fn every_alternative_opens_and_nothing_less() {
    const RIGHT: &str = "Basic YTo3"; // a:7
    let table: [(&str, Headers, u16); 12] = [
        ("/doors/1/open", &[("authorization", RIGHT)], 204),
        ("/doors/1/open", &[("authorization", "bAsIc YTo3")], 204),
        (
            "/doors/1/open",
            &[("authorization", "badge x"), ("x-pin", "x")],
            204,
        ),
        ("/doors/1/open", &[], 401),
        ("/doors/1/open", &[("x-pin", "x")], 401),
        ("/doors/1/open", &[("authorization", "badge x")], 401),
        (
            "/doors/1/open",
            &[("authorization", "badge x"), ("x-pin", "y")],
            401,
        ),
        (
            "/doors/1/open",
            &[("authorization", RIGHT), ("authorization", RIGHT)],
            401,
        ),
        ("/doors/1/open", &[("authorization", "Basic %%%")], 401),
        ("/doors/0/open", &[], 401),
        ("/doors/0/open", &[("authorization", RIGHT)], 400),
        ("/bell", &[], 204),
    ];
    for (path, headers, expected) in table {
        let mut request = Request::post(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (status, lines, body) = exchange(&doors(), request, "").await;
        assert_eq!(status, expected, "{path} {headers:?} {body}");
        assert_eq!(lines.contains("www-authenticate"), status == 401, "{lines}");
    }
}

#[tokio::test]
async fn a_refusal_challenges_for_each_scheme_that_is_taken() {
    let (_, lines, body) = exchange(&doors(), Request::post("/doors/1/open"), "").await;
    assert!(
        lines.contains("www-authenticate: Basic realm=\"Doors\", charset=\"UTF-8\"\n"),
        "{lines}"
    );
    assert!(
        lines.contains("www-authenticate: Badge realm=\"Doors\"\n"),
        "{lines}"
    );
    assert_eq!(
        body,
        r#"{"reason":"the credentials are missing or not valid"}"#
    );

    let badges = service(
        Doors {
            schemes: &[Scheme::Badge, Scheme::Pin],
        },
        Settings::default(),
    );
    let basic = Request::post("/doors/1/open").header("authorization", "Basic YTo3");
    let (status, lines, _) = exchange(&badges, basic, "").await;
    assert_eq!(status, 401, "a scheme that is not taken");
    assert!(!lines.contains("Basic"), "{lines}");
}

#[tokio::test]
async fn credentials_may_be_left_out_where_the_contract_says_so_but_not_be_wrong() {
    let table = [
        (None, 204),
        (Some("Basic YTo3"), 204),
        (Some("Basic YTo4"), 401),
        (Some("badge x"), 401),
    ];
    for (authorization, expected) in table {
        let mut request = Request::get("/doors");
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let (status, _, _) = exchange(&doors(), request, "").await;
        assert_eq!(status, expected, "{authorization:?}");
    }
    let badge = Request::get("/doors")
        .header("authorization", "badge x")
        .header("x-pin", "x");
    assert_eq!(
        exchange(&doors(), badge, "").await.0,
        401,
        "an alternative of other operations"
    );
}
