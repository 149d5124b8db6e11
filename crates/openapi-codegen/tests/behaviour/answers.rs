//! Answers: headers, statuses without a body, and what the runtime says by itself.

use http::Request;
use openapi_axum::{Rejection, Service, Settings};

use crate::answers_server::{
    AnswersApi, AnswersService, BusyAnswer, CreateTicketResponse, CreatedAnswer,
    DeleteTicketsResponse, IssueTicketRequest, IssueTicketResponse, TicketAnswer, service,
};
use crate::answers_types::{Error, Ticket};
use crate::support::exchange;

struct Tickets;

impl AnswersApi for Tickets {
    fn rejection(&self, rejection: &Rejection) -> Error {
        Error {
            message: rejection.to_string(),
        }
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
            }),
            2 => IssueTicketResponse::UnprocessableContent(Error {
                message: "two".to_owned(),
            }),
            _ => IssueTicketResponse::ServiceUnavailable(BusyAnswer {
                body: Error {
                    message: "busy".to_owned(),
                },
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
        (1, 200, "x-queue: a\nx-position: -3\n", r#"{"number":1}"#),
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
