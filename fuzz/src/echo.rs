//! A server that keeps one thing, and who asked last.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use http::request::{Builder, Parts};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use openapi_axum::patch::PatchFailure;
use openapi_axum::{Rejection, Service, Settings};

use crate::server::{
    Credentials, EchoApi, EchoService, PutThingRequest, PutThingResponse, service,
};
use crate::types::{Complaint, Thing};

/// A service, and what is in it.
pub struct Echo {
    service: Service<EchoService<Kept>>,
    state: Arc<Mutex<State>>,
}

/// An answer of the service.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct State {
    thing: Option<Thing>,
    credentials: Option<Credentials>,
}

struct Kept(Arc<Mutex<State>>);

impl Echo {
    /// A service with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        let state = Arc::default();
        let service = service(Kept(Arc::clone(&state)), Settings::default());
        Self { service, state }
    }

    /// Puts a thing in, and asks for an answer of a media type. It must be taken, or refused for what it says.
    pub fn put(&self, content_type: &str, accept: &str, body: &[u8]) -> Answer {
        self.put_with(&[(CONTENT_TYPE, content_type), (ACCEPT, accept)], body)
    }

    /// The same of JSON in a content coding.
    pub fn put_coded(&self, coding: &str, body: &[u8]) -> Answer {
        let headers = [
            (CONTENT_TYPE, "application/json"),
            (CONTENT_ENCODING, coding),
        ];
        self.put_with(&headers, body)
    }

    fn put_with(&self, headers: &[(HeaderName, &str)], body: &[u8]) -> Answer {
        let request = Request::put("/things/1").header(AUTHORIZATION, "Bearer t");
        let with =
            |request: Builder, (name, value): &(HeaderName, &str)| request.header(name, *value);
        let request = headers.iter().fold(request, with);
        let request = request.body(Full::from(body.to_vec()));
        let answer = self.answer(request.expect("the head is well-formed"));
        assert!(
            matches!(answer.status.as_u16(), 200 | 400 | 409 | 413),
            "{headers:?} is answered with {}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body),
        );
        answer
    }

    /// The answer to any request. The service must not fail.
    pub fn answer(&self, request: Request<Full<bytes::Bytes>>) -> Answer {
        let (parts, body) = pollster::block_on(self.service.answer(request)).into_parts();
        assert!(!parts.status.is_server_error(), "{}", parts.status);
        let body = pollster::block_on(body.collect()).expect("a body in memory does not fail");
        Answer {
            status: parts.status,
            body: body.to_bytes().to_vec(),
        }
    }

    /// What is in it now.
    #[must_use]
    pub fn thing(&self) -> Option<Thing> {
        lock(&self.state).thing.clone()
    }

    /// What the last request showed that was let in.
    #[must_use]
    pub fn take_credentials(&self) -> Option<Credentials> {
        lock(&self.state).credentials.take()
    }
}

impl Default for Echo {
    fn default() -> Self {
        Self::new()
    }
}

impl EchoApi for Kept {
    type Principal = ();

    async fn authenticate(&self, credentials: Credentials, _: &Parts) -> Result<(), Rejection> {
        lock(&self.0).credentials = Some(credentials);
        Ok(())
    }

    fn rejection(&self, rejection: &Rejection) -> Complaint {
        Complaint {
            text: rejection.to_string(),
        }
    }

    async fn put_thing(&self, (): (), request: PutThingRequest) -> PutThingResponse {
        let mut state = lock(&self.0);
        let current = state.thing.clone().unwrap_or_else(nothing);
        match request.body.apply(&current) {
            Ok(thing) => {
                state.thing = Some(thing.clone());
                PutThingResponse::Ok(thing)
            }
            Err(PatchFailure::TestFailed { .. }) => PutThingResponse::Conflict(Complaint {
                text: "the test fails".to_owned(),
            }),
            Err(failure) => PutThingResponse::BadRequest(Complaint {
                text: failure.to_string(),
            }),
        }
    }
}

/// What patches start from where nothing was put in.
fn nothing() -> Thing {
    Thing {
        whole: 0,
        long: None,
        number: None,
        flag: None,
        text: String::new(),
        note: None,
        maybe: None,
        colour: None,
        lines: None,
        inners: None,
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
