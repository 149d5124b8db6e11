//! Answers: headers, statuses without a body, and what the runtime says by itself.

use http::Request;
use openapi_axum::{Rejection, Service, Settings};

use crate::answers_server::{
    AnswersApi, AnswersService, BusyAnswer, CreateTicketResponse, CreatedAnswer,
    DeleteTicketsResponse, ErrorOrAnotherResponse, ErrorOrAnotherResponseBody, ErrorOrProblem,
    IssueTicketRequest, IssueTicketResponse, ProblemOrSummaryOrError, ReadReportRequest,
    ReadReportResponse, TicketAnswer, TicketOrSummary, service,
};
use crate::answers_types::{AnotherResponse, Error, Problem, Summary, Ticket};
use crate::support::exchange;

struct Tickets;

impl AnswersApi for Tickets {
    fn rejection(&self, rejection: &Rejection) -> ErrorOrProblem {
        error(&rejection.to_string())
    }

    async fn issue_ticket(&self, request: IssueTicketRequest) -> IssueTicketResponse {
        let body = Ticket {
            number: request.number,
        };
        match request.number {
            0 => IssueTicketResponse::Ok(body.into()),
            1 => IssueTicketResponse::Ok(TicketAnswer {
                body,
                x_queue: Some("a".to_owned()),
                x_position: Some(-3),
                set_cookie: ["a=1; Secure", "b=2"].map(str::to_owned).to_vec(),
            }),
            2 => IssueTicketResponse::UnprocessableContent(error("two")),
            _ => IssueTicketResponse::ServiceUnavailable(BusyAnswer {
                body: error("busy"),
                retry_after: 9,
            }),
        }
    }

    async fn create_ticket(&self) -> CreateTicketResponse {
        CreateTicketResponse::Created(CreatedAnswer {
            location: "/tickets/7".to_owned(),
        })
    }

    async fn delete_tickets(&self) -> DeleteTicketsResponse {
        DeleteTicketsResponse::NoContent
    }

    async fn read_report(&self, request: ReadReportRequest) -> ReadReportResponse {
        let summary = Summary {
            text: "short".to_owned(),
        };
        if request.number == 0 {
            let ErrorOrProblem { error, problem } = error("none");
            return ReadReportResponse::NotFound(ProblemOrSummaryOrError {
                problem,
                summary,
                error,
            });
        }
        ReadReportResponse::Ok(TicketOrSummary {
            ticket: Ticket {
                number: request.number,
            },
            summary,
        })
    }

    async fn error_or_another(&self) -> ErrorOrAnotherResponse {
        ErrorOrAnotherResponse::NotFound(ErrorOrAnotherResponseBody {
            error: error("none").error,
            another_response: AnotherResponse {
                text: "another".to_owned(),
            },
        })
    }
}

fn error(text: &str) -> ErrorOrProblem {
    ErrorOrProblem {
        error: Error {
            message: text.to_owned(),
        },
        problem: Problem {
            title: text.to_owned(),
            errors: None,
        },
    }
}

#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
fn tickets() -> Service<AnswersService<Tickets>> {
    service(
        Tickets,
        Settings {
            base_path: "/base".parse().unwrap(),
            ..Settings::default()
        },
    )
}

const JSON: &str = "content-type: application/json; charset=utf-8\nvary: Accept\n";

#[tokio::test]
async fn answers_carry_their_headers() {
    for (number, status, headers, body) in [
        (0, 200, "", r#"{"number":0}"#),
        (
            1,
            200,
            "x-queue: a\nx-position: -3\nset-cookie: a=1; Secure\nset-cookie: b=2\n",
            r#"{"number":1}"#,
        ),
        (2, 422, "", r#"{"message":"two"}"#),
        (3, 503, "retry-after: 9\n", r#"{"message":"busy"}"#),
    ] {
        let headers = format!("{JSON}{headers}");
        check(
            "PUT",
            &format!("/base/tickets/{number}"),
            status,
            &headers,
            body,
        )
        .await;
    }
}

#[tokio::test]
async fn answers_without_a_body_have_no_type() {
    let created = "vary: Accept\nlocation: /tickets/7\n";
    check("POST", "/base/tickets", 201, created, "").await;
    check("DELETE", "/base/tickets", 204, "vary: Accept\n", "").await;
    check(
        "OPTIONS",
        "/base/tickets",
        204,
        "allow: POST, DELETE, OPTIONS\n",
        "",
    )
    .await;
}

#[tokio::test]
async fn the_runtime_answers_in_the_contracts_type() {
    let allow = format!("{JSON}allow: PUT, OPTIONS\n");
    let methods = r#"{"message":"this path takes PUT, OPTIONS"}"#;
    check("GET", "/base/tickets/3", 405, &allow, methods).await;
    for path in [
        "/tickets/0",
        "/base/tickets/0/",
        "/basetickets/0",
        "/base",
        "/",
    ] {
        check(
            "PUT",
            path,
            404,
            JSON,
            r#"{"message":"nothing is at this path"}"#,
        )
        .await;
    }
}

async fn check(method: &str, path: &str, status: u16, headers: &str, body: &str) {
    let request = Request::builder().method(method).uri(path);
    let answer = exchange(&tickets(), request, "").await;
    assert_eq!(
        answer,
        (status, headers.to_owned(), body.to_owned()),
        "{method} {path}"
    );
}

const PROBLEM: &str = "application/problem+json";

/// Each media type has the schema that the contract gives it, whichever of several answers it is.
#[tokio::test]
async fn each_media_type_has_its_own_of_several_schemas() {
    const SUMMARY: &str = r#"{"text":"short"}"#;
    const SUMMARY_IN_XML: &str = "<Summary><text>short</text></Summary>";
    for (number, accept, media_type, expected) in [
        (7, "", "application/json", r#"{"number":7}"#),
        (7, "application/json", "application/json", r#"{"number":7}"#),
        (
            7,
            "application/vnd.summary+json",
            "application/vnd.summary+json",
            SUMMARY,
        ),
        (7, "text/xml", "text/xml", SUMMARY_IN_XML),
        (0, "", PROBLEM, r#"{"title":"none"}"#),
        (0, "text/xml", PROBLEM, r#"{"title":"none"}"#),
        (0, "*/*", PROBLEM, r#"{"title":"none"}"#),
        (
            0,
            "application/xml, */*;q=0.1",
            "application/xml",
            SUMMARY_IN_XML,
        ),
        (
            0,
            "text/json, */*;q=0.1",
            "text/json",
            r#"{"message":"none"}"#,
        ),
        (
            0,
            "application/json",
            "application/json",
            r#"{"message":"none"}"#,
        ),
    ] {
        let request = Request::get(format!("/base/reports/{number}")).header("accept", accept);
        let (_, lines, body) = exchange(&tickets(), request, "").await;
        let line = format!("content-type: {media_type}; charset=utf-8\n");
        assert!(lines.contains(&line), "{number} {accept}: {lines}");
        let body = body
            .strip_prefix(r#"<?xml version="1.0" encoding="utf-8"?>"#)
            .unwrap_or(&body);
        assert_eq!(body.trim(), expected, "{number} {accept}");
    }
    let request = Request::get("/base/names").header("accept", PROBLEM);
    let (status, _, body) = exchange(&tickets(), request, "").await;
    // A success has no such form, and is negotiated before.
    assert_eq!(status, 406, "{body}");
    let request = Request::get("/base/names").header("accept", format!("{PROBLEM}, */*;q=0.1"));
    let (status, _, body) = exchange(&tickets(), request, "").await;
    assert_eq!((status, &*body), (404, r#"{"text":"another"}"#));
}

/// Errors of the implementation and of the runtime alike: RFC 9457 where it is named and no other is liked better.
#[tokio::test]
async fn an_error_goes_out_in_the_form_that_is_asked_for() {
    let error = |text: &str| ("application/json", format!(r#"{{"message":"{text}"}}"#));
    let problem = |text: &str| (PROBLEM, format!(r#"{{"title":"{text}"}}"#));
    for (accept, is_problem) in [
        ("", false),
        ("*/*", false),
        ("application/*", false),
        ("application/json", false),
        ("application/json, application/problem+json", true),
        ("application/problem+json, */*", true),
        ("application/json, application/Problem+JSON;q=0.9", false),
        (
            "application/problem+json;q=0.5, application/json;q=0.4",
            true,
        ),
        ("application/problem+json;q=0, */*", false),
        ("application/problem+json, application/json;q=0.1", true),
    ] {
        for (method, number, text) in [
            ("PUT", 2, "two"),
            ("PUT", 3, "busy"),
            ("GET", 2, "this path takes PUT, OPTIONS"),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(format!("/base/tickets/{number}"))
                .header("accept", accept);
            let (_, lines, body) = exchange(&tickets(), request, "").await;
            let (media_type, expected) = if is_problem {
                problem(text)
            } else {
                error(text)
            };
            assert_eq!(body, expected, "{accept}");
            let line = format!("content-type: {media_type}; charset=utf-8\n");
            assert!(lines.contains(&line), "{accept}: {lines}");
        }
    }
}

#[tokio::test]
async fn a_success_is_never_a_problem_and_one_without_a_body_is_always_fine() {
    let put = |accept| Request::put("/base/tickets/0").header("accept", accept);
    let (status, lines, body) = exchange(&tickets(), put(PROBLEM), "").await;
    assert_eq!(status, 406, "{body}");
    assert!(lines.contains(PROBLEM) && body.starts_with(r#"{"title":"#));

    let (status, lines, _) = exchange(&tickets(), put("text/html"), "").await;
    assert_eq!(status, 406);
    assert!(lines.contains("application/json"), "{lines}");

    let both = put("application/problem+json, application/json;q=0.1");
    let (status, lines, _) = exchange(&tickets(), both, "").await;
    assert_eq!(status, 200);
    assert!(lines.contains("application/json"), "{lines}");

    for accept in [PROBLEM, "text/html"] {
        let post = Request::post("/base/tickets").header("accept", accept);
        assert_eq!(exchange(&tickets(), post, "").await.0, 201);
    }
}
