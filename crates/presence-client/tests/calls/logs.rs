//! What a call leaves in the log, and what never gets there.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use presence_client::{Client, Credentials, Error, Reason};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::{Behaviour, Responder, Tested, answer, at_once, get_from, presence, refusal, set};

/// Everything that is traced in this thread, from its beginning to its end.
pub(crate) struct Log {
    text: Written,
    _guard: tracing::subscriber::DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn begin() -> Self {
        let text = Written::default();
        let writer = text.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(move || writer.clone())
            .finish();
        Self {
            text,
            _guard: subscriber.set_default(),
        }
    }

    pub(crate) fn text(&self) -> String {
        let bytes = self.text.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_call_is_a_span_that_says_what_came_of_it() -> Tested {
    let unavailable = refusal("503 Service Unavailable", "");
    let responder = Responder::in_turn(vec![unavailable, presence()]).await?;
    let client = Client::builder(format!("{}/Cust12345", responder.url))
        .retry(at_once())
        .build()?;
    let log = Log::begin();
    get_from(&client).await?;
    let text = log.text();
    let closed = text.lines().find(|line| line.contains("close"));
    let closed = closed.ok_or_else(|| text.clone())?;
    for expected in [
        "INFO call{operation=\"v1User_GetUserPresenceStatus\" method=GET".to_owned(),
        format!(
            "url={}/Cust12345/api/v1/User/7/UserPresenceStatus",
            responder.url
        ),
        "attempts=2".to_owned(),
        "elapsed_ms=".to_owned(),
        "status=200".to_owned(),
    ] {
        assert!(closed.contains(&expected), "{expected}: {closed}");
    }
    assert!(text.contains("trying again status=503"), "{text}");
    Ok(())
}

#[tokio::test]
async fn no_secret_is_logged() -> Tested {
    let bytes = answer(
        "200 OK",
        "application/json",
        r#"{"Status":"s3cr3t","Message":"s3cr3t"}"#,
    );
    let text = String::from_utf8(bytes)?;
    let with_cookie = text.replace("X-Trace: abc", "Set-Cookie: SoSession=s3cr3t");
    let responder = Responder::in_turn(vec![
        refusal("401 Unauthorized", "Set-Cookie: XSRF-TOKEN=s3cr3t"),
        Behaviour::Answer(vec![]),
        Behaviour::Answer(with_cookie.into_bytes()),
    ])
    .await?;
    let client = Client::builder(&responder.url)
        .app_token("s3cr3t")
        .credentials_provider(|reason| async move {
            Ok(match reason {
                Reason::First => Credentials::basic("ola", "s3cr3t"),
                _ => Credentials::session("s3cr3t", "s3cr3t"),
            })
        })
        .retry(at_once())
        .build()?;
    let log = Log::begin();
    let got = set(&client).await?;
    let request = client.v1_user_agent_get_user_presence_status();
    let body = presence_client::types::GetUserPresenceStatusRequest { associate_id: 7 };
    request.select("s3cr3t").body(body).send().await?;
    let failed = Client::builder("http://127.0.0.1:1")
        .retry(at_once())
        .build()?;
    let request = failed.v1_user_agent_get_user_presence_status();
    let body = presence_client::types::GetUserPresenceStatusRequest { associate_id: 7 };
    let called = request.select("s3cr3t").body(body).send().await;
    assert!(matches!(called, Err(Error::Connect(_))), "{called:?}");

    let text = log.text();
    assert!(text.contains("attempts=3"), "{text}");
    let asked = text.lines().filter(|line| line.contains("asked for"));
    let asked: Vec<_> = asked.collect();
    assert_eq!(asked.len(), 2, "{text}");
    // It belongs to the call that asked.
    for line in asked {
        assert!(line.contains("call{operation="), "{line}");
    }
    for secret in ["s3cr3t", "b2xhOnMzY3IzdA"] {
        assert!(!text.contains(secret), "{text}");
    }
    assert_eq!(got.message.as_deref(), Some("s3cr3t"));
    Ok(())
}
