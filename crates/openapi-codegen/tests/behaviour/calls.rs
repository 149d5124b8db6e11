//! A generated client calls the generated server of the same contract, over a socket.

use http::request::Parts;
use openapi_axum::credentials::ExposeSecret;
use openapi_axum::{Rejection, Settings};

use crate::calls_client::contents::{PutThingFailure, PutThingSuccess, TellThingsSuccess};
use crate::calls_client::{Client, Credentials, Error};
use crate::calls_server::{
    AskThingsResponse, CallsApi, Credentials as Shown, PutThingRequest, PutThingResponse,
    ReadThingRequest, ReadThingResponse, TellThingsResponse, ThingOrText, service,
};
use crate::calls_types::{Receipt, Thing};
use crate::support::serve;

struct Things;

impl CallsApi for Things {
    type Principal = ();

    async fn authenticate(&self, credentials: Shown, _: &Parts) -> Result<(), Rejection> {
        let Shown::Key(key) = credentials;
        match key.expose_secret() {
            "a key & more" => Ok(()),
            _ => Err(Rejection::Unauthenticated),
        }
    }

    fn rejection(&self, _: &Rejection) -> Receipt {
        Receipt { number: -1 }
    }

    /// Names what it was asked for.
    async fn read_thing(&self, (): (), request: ReadThingRequest) -> ReadThingResponse {
        ReadThingResponse::Ok(Thing {
            name: format!("{request:?}"),
        })
    }

    async fn put_thing(&self, (): (), request: PutThingRequest) -> PutThingResponse {
        match request.body {
            None => PutThingResponse::NoContent,
            Some(thing) if thing.name == "new" => PutThingResponse::Created(Receipt { number: 7 }),
            Some(thing) if thing.name == "another's" => PutThingResponse::Conflict(thing),
            Some(thing) => PutThingResponse::Ok(thing),
        }
    }

    async fn tell_things(&self) -> TellThingsResponse {
        TellThingsResponse::Ok(ThingOrText {
            thing: thing("all"),
            text: "all, in words".to_owned(),
        })
    }

    async fn ask_things(&self) -> AskThingsResponse {
        AskThingsResponse::NoContent
    }
}

async fn client() -> Result<Client, Error> {
    let base_url = serve(service(Things, Settings::default())).await;
    let credentials = Credentials::new().key("a key & more");
    Client::builder(base_url).credentials(credentials).build()
}

fn thing(name: &str) -> Thing {
    Thing {
        name: name.to_owned(),
    }
}

#[tokio::test]
async fn parameters_arrive_as_they_were_set() {
    let client = client().await.unwrap();
    let request = client.read_thing().place("a/b;c=ø,?").x_color("red, green");
    let answer = request.response("a&b=c +%").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.name,
        format!(
            "{:?}",
            ReadThingRequest {
                place: "a/b;c=ø,?".to_owned(),
                response: Some("a&b=c +%".to_owned()),
                x_color: Some("red, green".to_owned()),
            }
        )
    );
}

#[tokio::test]
async fn several_successes_are_told_apart() {
    let client = client().await.unwrap();
    let put = |body: Option<Thing>| {
        let request = client.put_thing();
        match body {
            Some(body) => request.body(body),
            None => request,
        }
    };
    let answer = put(Some(thing("old"))).send().await.unwrap();
    assert!(matches!(answer.into_inner(), PutThingSuccess::Ok(stored) if stored == thing("old")));
    let answer = put(Some(thing("new"))).send().await.unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "application/json; charset=utf-8"
    );
    assert!(
        matches!(answer.into_inner(), PutThingSuccess::Created(receipt) if receipt.number == 7)
    );
    let answer = put(None).send().await.unwrap();
    assert!(matches!(answer.into_inner(), PutThingSuccess::NoContent));
}

#[tokio::test]
async fn of_several_kinds_of_an_answer_one_may_be_asked_for() {
    let client = client().await.unwrap();
    let any = client.tell_things().send().await.unwrap();
    assert!(matches!(any.into_inner(), TellThingsSuccess::Ok(told) if told == thing("all")));
    let text = client.tell_things().accept("text/plain").send().await;
    assert!(
        matches!(text.unwrap().into_inner(), TellThingsSuccess::OkText(told) if told == "all, in words")
    );
    let picture = client.tell_things().accept("image/png").send().await;
    assert_eq!(picture.unwrap_err().status().unwrap(), 406);
    let none = client.tell_things().accept("a\n").send().await;
    assert!(matches!(none, Err(Error::InvalidRequest(_))), "{none:?}");
}

#[tokio::test]
async fn several_errors_are_told_apart() {
    let client = client().await.unwrap();
    let refused = client.put_thing().body(thing("another's")).send().await;
    match refused {
        Err(Error::Declared { head, body }) => {
            assert_eq!(head.status, 409);
            assert!(
                matches!(*body, PutThingFailure::Conflict(other) if other == thing("another's"))
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn credentials_are_shown_where_they_are_asked_for() {
    let base_url = serve(service(Things, Settings::default())).await;
    let unknown = Client::new(base_url.as_str()).unwrap();
    assert_eq!(unknown.ask_things().send().await.unwrap().status(), 204);
    match unknown.read_thing().place("here").send().await {
        Err(Error::Declared { head, body }) => {
            assert_eq!((head.status.as_u16(), body.number), (401, -1));
        }
        other => panic!("{other:?}"),
    }
    let credentials = Credentials::new().key("wrong");
    let wrong = Client::builder(base_url)
        .credentials(credentials)
        .build()
        .unwrap();
    let shown = format!("{wrong:?}");
    assert!(!shown.contains("wrong") && shown.contains("key"), "{shown}");
    let refused = wrong.put_thing().send().await.unwrap_err();
    assert!(
        matches!(&refused, Error::Declared { body, .. } if matches!(**body, PutThingFailure::Unauthorized(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_before() {
    let client = client().await.unwrap();
    let missing = client.read_thing().send().await.unwrap_err();
    assert_eq!(
        missing.to_string(),
        "the request is not valid: `place` is required"
    );
    let stepping = client.read_thing().place("..").send().await.unwrap_err();
    assert!(matches!(stepping, Error::InvalidRequest(_)), "{stepping:?}");
    for base_url in ["host", "ftp://host", "http://a:b@host", "http://host/?a"] {
        let refused = Client::new(base_url).unwrap_err();
        assert!(
            matches!(&refused, Error::Configuration(problem) if !problem.contains("a:b")),
            "{refused:?}"
        );
    }
}
