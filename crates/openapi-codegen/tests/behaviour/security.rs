//! Credentials: alternatives, combinations, optional ones, and what is refused.

use http::Request;
use http::request::Parts;
use openapi_axum::credentials::ExposeSecret;
use openapi_axum::{Rejection, Service, Settings};

use crate::security_server::{
    Credentials, ListDoorsResponse, OpenDoorRequest, OpenDoorResponse, ReadDeskResponse,
    ReadGardenResponse, ReadHallResponse, ReadPorchResponse, RingResponse, Scheme, SecurityApi,
    SecurityService, service,
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

    async fn authenticate(
        &self,
        credentials: Credentials,
        head: &Parts,
    ) -> Result<&'static str, Rejection> {
        match credentials {
            Credentials::Basic(basic) if basic.password.expose_secret() == "7" => Ok("basic"),
            Credentials::BadgePin { badge, pin }
                if badge.expose_secret() == pin.expose_secret() =>
            {
                Ok("badge")
            }
            Credentials::VisitSeal { visit, .. } if visit.expose_secret() == "another's" => {
                Err(Rejection::Unpaired { name: "X-SEAL" })
            }
            Credentials::VisitSeal { .. } if head.method == "GET" => Ok("visit"),
            Credentials::GuestVisitSeal { .. } => Ok("guest and visit"),
            Credentials::SealVisit { .. } => Ok("visit"),
            Credentials::VisitPin { .. } => Ok("visit and pin"),
            Credentials::Guest(_) => Ok("guest"),
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
        if !self.schemes.contains(&Scheme::Seal) {
            return RingResponse::Unauthorized(Refusal {
                reason: "nobody is there".to_owned(),
            });
        }
        RingResponse::NoContent
    }

    async fn read_desk(&self, _principal: &'static str) -> ReadDeskResponse {
        ReadDeskResponse::NoContent
    }

    async fn read_garden(&self, principal: Option<&'static str>) -> ReadGardenResponse {
        assert_ne!(principal, Some("guest"));
        ReadGardenResponse::NoContent
    }

    async fn read_porch(&self, principal: &'static str) -> ReadPorchResponse {
        assert_eq!(principal, "guest");
        ReadPorchResponse::NoContent
    }

    async fn read_hall(&self, principal: &'static str) -> ReadHallResponse {
        assert_ne!(principal, "guest");
        ReadHallResponse::NoContent
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

/// A cookie alone is refused by what is missing, and where there is an `Authorization` it does not count.
#[tokio::test]
async fn a_cookie_needs_what_belongs_to_it() {
    let unpaired = r#"{"reason":"`X-SEAL` is missing, or does not belong to the credentials"}"#;
    let unknown = r#"{"reason":"the credentials are missing or not valid"}"#;
    let table: [(Headers, u16, &str); 9] = [
        (&[("cookie", "visit=a"), ("x-seal", "b")], 204, ""),
        (&[("cookie", "visit=a")], 401, unpaired),
        (
            &[("cookie", "visit=another's"), ("x-seal", "b")],
            401,
            unpaired,
        ),
        (&[("x-seal", "b")], 401, unknown),
        (
            &[("cookie", "visit=a; visit=a"), ("x-seal", "b")],
            401,
            unknown,
        ),
        (&[("cookie", "visit=a; visit=a")], 401, unknown),
        (
            &[("cookie", "visit=a"), ("x-seal", "b"), ("x-seal", "b")],
            401,
            unknown,
        ),
        (
            &[("cookie", "visit=a"), ("authorization", "Basic YTo3")],
            204,
            "",
        ),
        (
            &[("cookie", "visit=a"), ("authorization", "Other b")],
            401,
            unknown,
        ),
    ];
    for (headers, expected, said) in table {
        let mut request = Request::get("/desk");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (status, lines, body) = exchange(&doors(), request, "").await;
        assert_eq!((status, body.as_str()), (expected, said), "{headers:?}");
        assert_eq!(lines.contains("www-authenticate"), status == 401, "{lines}");
    }
}

/// Asks with these headers, and says what was answered.
async fn ask(path: &str, headers: Headers) -> (u16, String) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (status, _, body) = exchange(&doors(), request, "").await;
    (status, body)
}

/// A cookie that was left over shuts nobody out of what is open to all; credentials that are whole have to hold.
#[tokio::test]
async fn half_of_credentials_that_may_be_left_out_is_none() {
    let table: [(Headers, u16); 6] = [
        (&[], 204),
        (&[("cookie", "visit=a")], 204),
        (&[("x-seal", "b")], 204),
        (&[("cookie", "visit="), ("x-seal", "b")], 204),
        (&[("cookie", "visit=a"), ("x-seal", "b")], 204),
        (&[("cookie", "visit=another's"), ("x-seal", "b")], 401),
    ];
    for (headers, expected) in table {
        assert_eq!(ask("/garden", headers).await.0, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn of_several_alternatives_the_one_that_is_there_whole_is_taken() {
    let missing = |name: &str| {
        let reason = format!("`{name}` is missing, or does not belong to the credentials");
        (401, format!(r#"{{"reason":"{reason}"}}"#))
    };
    let done = || (204, String::new());
    let table: [(Headers, (u16, String)); 8] = [
        (&[("cookie", "visit=a"), ("x-seal", "b")], done()),
        (&[("cookie", "visit=a"), ("x-pin", "b")], done()),
        (&[("cookie", "visit=a; guest=c"), ("x-pin", "b")], done()),
        (&[("cookie", "visit=a; guest=c"), ("x-seal", "b")], done()),
        (&[("cookie", "guest=c"), ("x-seal", "b")], missing("visit")),
        (&[("cookie", "guest=c; visit=a")], missing("X-SEAL")),
        (&[("cookie", "visit=a")], missing("guest")),
        (
            &[("x-seal", "b"), ("x-pin", "b")],
            (
                401,
                r#"{"reason":"the credentials are missing or not valid"}"#.to_owned(),
            ),
        ),
    ];
    for (headers, expected) in table {
        assert_eq!(ask("/hall", headers).await, expected, "{headers:?}");
    }
    assert_eq!(ask("/porch", &[("cookie", "guest=c")]).await, done());
    assert_eq!(ask("/porch", &[]).await.0, 401);
}

#[tokio::test]
async fn where_nobody_has_to_be_known_the_implementation_says_401() {
    let badges = Doors {
        schemes: &[Scheme::Basic, Scheme::Badge],
    };
    let deaf = service(badges, Settings::default());
    let (status, lines, body) = exchange(&deaf, Request::post("/bell"), "").await;
    assert_eq!(
        (status, body.as_str()),
        (401, r#"{"reason":"nobody is there"}"#)
    );
    let challenges = lines.lines().filter(|line| line.starts_with("www-"));
    let expected = [
        r#"www-authenticate: Basic realm="Doors", charset="UTF-8""#,
        r#"www-authenticate: Badge realm="Doors""#,
    ];
    assert!(challenges.eq(expected), "{lines}");
}
