//! A contract in which everything is called as something in the generated code is: it means what it says all the same.

use http::Request;
use http::request::Parts;
use openapi_axum::credentials::ExposeSecret;
use openapi_axum::{Rejection, Service, Settings};

use crate::hostile_server::{
    AnswerResponse, AuthenticateRequest, AuthenticateResponse, ClientResponse, Credentials,
    ErrorResponse, HostileApi, HostileService, ListType1Request, ListType1Response, NewResponse,
    OptionRequest, OptionResponse, RejectResponse, RejectionResponse, RouteRequest, RouteResponse,
    SchemesResponse, SettingsResponse, ThingAnswer, TypeResponse, VecResponse, service,
};
use crate::hostile_types::{Body, Thing, Wrong};
use crate::support::exchange;

/// Says which operation was reached, and with what.
struct Echo;

fn thing(name: impl Into<String>) -> ThingAnswer {
    ThingAnswer {
        body: Thing {
            name: name.into(),
            at: 1,
            decoder: None,
            writer: None,
            value: None,
            item: None,
            m: None,
            self_: None,
            type_: None,
            media: None,
        },
        body_header: Some("sent".to_owned()),
    }
}

impl HostileApi for Echo {
    type Principal = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _head: &Parts,
    ) -> Result<String, Rejection> {
        Ok(match credentials {
            Credentials::PresentedHeaders {
                presented_scheme, ..
            } => format!("bearer {}", presented_scheme.expose_secret()),
            Credentials::Taken(taken) => format!("cookie {}", taken.expose_secret()),
        })
    }

    fn rejection(&self, rejection: &Rejection) -> Wrong {
        Wrong {
            text: rejection.to_string(),
        }
    }

    async fn authenticate_operation(
        &self,
        principal: String,
        request: AuthenticateRequest,
    ) -> AuthenticateResponse {
        let AuthenticateRequest {
            method,
            path,
            slots,
            body_parameter,
            parts,
            request,
            ..
        } = request;
        let reached =
            format!("{principal}: {method} {path} {slots} {body_parameter} {parts:?} {request:?}");
        AuthenticateResponse::Ok(thing(reached))
    }

    async fn route_operation(&self, principal: String, request: RouteRequest) -> RouteResponse {
        let name = request.body.map(|body| body.name);
        RouteResponse::Ok(thing(format!("{principal}: {:?} {name:?}", request.x_foo)))
    }

    async fn schemes_operation(&self, principal: Option<String>) -> SchemesResponse {
        SchemesResponse::Ok(thing(format!("{principal:?}")))
    }

    async fn rejection_operation(&self) -> RejectionResponse {
        RejectionResponse::ImATeapot
    }

    async fn reject_operation(&self) -> RejectResponse {
        RejectResponse::ImATeapot
    }

    async fn answer_operation(&self) -> AnswerResponse {
        AnswerResponse::ImATeapot
    }

    async fn settings_operation(&self) -> SettingsResponse {
        SettingsResponse::ImATeapot
    }

    async fn error_operation(&self) -> ErrorResponse {
        ErrorResponse::ImATeapot
    }

    async fn option_operation(&self, _request: OptionRequest) -> OptionResponse {
        OptionResponse::ImATeapot
    }

    async fn client_operation(&self) -> ClientResponse {
        ClientResponse::ImATeapot
    }

    async fn vec_operation(&self) -> VecResponse {
        VecResponse::ImATeapot
    }

    async fn new_operation(&self) -> NewResponse {
        NewResponse::NoContent
    }

    async fn type_(&self) -> TypeResponse {
        TypeResponse::ImATeapot
    }

    async fn list_type1(&self, request: ListType1Request) -> ListType1Response {
        let Some(body) = request.body else {
            return ListType1Response::ImATeapot;
        };
        assert_eq!(body.type_, Some(Body::Codec));
        ListType1Response::Ok(thing(format!("{} {}", body.name, body.at)))
    }
}

fn echo() -> Service<HostileService<Echo>> {
    service(Echo, Settings::default())
}

const WORDS: &str = "/hostile/PUT/path/7/body?parts=a&request=b";

#[tokio::test]
async fn parameters_do_not_change_the_way_of_a_request() {
    let request = Request::get(WORDS).header("cookie", "taken=1");
    let (status, headers, body) = exchange(&echo(), request, "").await;
    assert_eq!(status, 200, "{body}");
    assert!(
        body.contains(r#"cookie 1: PUT path 7 body Some(\"a\") Some(\"b\")"#),
        "{body}"
    );
    assert!(headers.contains("body: sent"), "{headers}");
    let request = Request::put(WORDS)
        .header("cookie", "taken=1")
        .header("x_foo", "under")
        .header("x-foo", "hyphen")
        .header("content-type", "application/json");
    let (status, _, body) = exchange(&echo(), request, r#"{"name":"n","at":2}"#).await;
    assert_eq!(status, 200, "{body}");
    assert!(
        body.contains(r#"cookie 1: Some(\"under\") Some(\"n\")"#),
        "{body}"
    );
}

#[tokio::test]
async fn properties_do_not_hide_one_another() {
    let request = Request::put("/words").header("content-type", "application/json");
    let body = r#"{"decoder":"d","at":2,"name":"n","type":"Codec","m²":"mmm"}"#;
    let (status, _, answer) = exchange(&echo(), request, body).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains(r#""name":"n 2""#), "{answer}");
}

#[tokio::test]
async fn more_than_an_operation_takes_may_be_shown() {
    for (method, expected) in [
        ("GET", "bearer 1: "),
        // This one takes the cookie alone.
        ("PUT", "cookie 2: "),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(WORDS)
            .header("authorization", "Bearer 1")
            .header("x-headers", "1")
            .header("cookie", "taken=2");
        let (status, _, body) = exchange(&echo(), request, "").await;
        assert_eq!(status, 200, "{body}");
        assert!(body.contains(expected), "{method}: {body}");
    }
    let request = Request::put(WORDS).header("authorization", "Bearer 1");
    assert_eq!(exchange(&echo(), request, "").await.0, 401);
}

#[tokio::test]
async fn the_runtime_answers_as_the_errors_of_the_contract_are() {
    for (path, expected) in [("/nowhere", 404), ("/hostile/a/much-too-long/1/b", 400)] {
        let request = Request::get(path).header("cookie", "taken=1");
        let (status, headers, body) = exchange(&echo(), request, "").await;
        assert_eq!(status, expected, "{body}");
        assert!(headers.contains("application/json"), "{headers}");
        assert!(body.starts_with(r#"{"text":""#), "{body}");
    }
    let (status, _, body) = exchange(&echo(), Request::get("/words"), "").await;
    assert_eq!((status, body.as_str()), (418, ""));
}
