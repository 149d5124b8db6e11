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

fn tickets() -> Service<AnswersService<Tickets>> {
    service(
        Tickets,
        Settings {
            base_path: "/base".to_owned(),
            ..Settings::default()
        },
    )
}

#[tokio::test]
async fn answers_carry_their_headers() {
    let json = "content-type: application/json; charset=utf-8\nvary: Accept\n";
    let table = [
        (
            "PUT",
            "/base/tickets/0",
            200,
            json.to_owned(),
            r#"{"number":0}"#,
        ),
        (
            "PUT",
            "/base/tickets/1",
            200,
            format!("{json}x-queue: a\nx-position: -3\n"),
            r#"{"number":1}"#,
        ),
        (
            "PUT",
            "/base/tickets/2",
            422,
            json.to_owned(),
            r#"{"message":"two"}"#,
        ),
        (
            "PUT",
            "/base/tickets/3",
            503,
            format!("{json}retry-after: 9\n"),
            r#"{"message":"busy"}"#,
        ),
        (
            "POST",
            "/base/tickets",
            201,
            "vary: Accept\nlocation: /tickets/7\n".to_owned(),
            "",
        ),
        (
            "DELETE",
            "/base/tickets",
            204,
            "vary: Accept\n".to_owned(),
            "",
        ),
        (
            "OPTIONS",
            "/base/tickets",
            204,
            "allow: POST, DELETE, OPTIONS\n".to_owned(),
            "",
        ),
        (
            "GET",
            "/base/tickets/3",
            405,
            format!("{json}allow: PUT, OPTIONS\n"),
            r#"{"message":"this path takes PUT, OPTIONS"}"#,
        ),
        (
            "PUT",
            "/tickets/0",
            404,
            json.to_owned(),
            r#"{"message":"nothing is at this path"}"#,
        ),
        (
            "PUT",
            "/base/tickets/0/",
            404,
            json.to_owned(),
            r#"{"message":"nothing is at this path"}"#,
        ),
        (
            "PUT",
            "/basetickets/0",
            404,
            json.to_owned(),
            r#"{"message":"nothing is at this path"}"#,
        ),
    ];
    for (method, path, status, headers, body) in table {
        let request = Request::builder().method(method).uri(path);
        let answer = exchange(&tickets(), request, "").await;
        assert_eq!(
            answer,
            (status, headers, body.to_owned()),
            "{method} {path}"
        );
    }
}
