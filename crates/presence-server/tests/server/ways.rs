//! The ways to show who is asking, each with a server that takes it.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use presence_server::{BearerAlgorithm, BearerSettings, Settings, TestServer};
use presence_store::Application;
use serde_json::json;
use tempfile::TempDir;

use crate::basic;
use crate::wire::{Sent, builder};

/// A way to show who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Basic,
    Ticket,
    TicketOfApplication,
    AccessToken,
    Session,
    LoopbackSession,
}

/// A server that takes one of them, and what an associate showed on it once.
pub(crate) struct Place {
    pub(crate) server: TestServer,
    way: Way,
    app_token: String,
    _keys: TempDir,
}

/// What an associate shows, however often.
#[derive(Debug, Clone)]
pub(crate) struct Shown(Vec<(&'static str, String)>);

const SECRET: &[u8] = b"a secret that nobody but this test knows";

impl Way {
    pub(crate) const ALL: [Self; 6] = [
        Self::Basic,
        Self::Ticket,
        Self::TicketOfApplication,
        Self::AccessToken,
        Self::Session,
        Self::LoopbackSession,
    ];
}

impl Place {
    /// Anna, Tom and Eve below `/base`, on a server with these settings, and what else this way takes.
    pub(crate) async fn new(way: Way, mut settings: Settings) -> Self {
        let (folder, keys) = keys();
        settings.bearer = Some(BearerSettings {
            algorithms: vec![BearerAlgorithm::HS256],
            ..BearerSettings::new(keys, "https://issuer.example", "presence")
        });
        settings.loopback_sessions = way == Way::LoopbackSession;
        settings.require_app_token |= way == Way::TicketOfApplication;
        let server = builder().settings(settings).start().await.unwrap();
        let application = Application {
            name: "test".to_owned(),
            partner: false,
        };
        Self {
            app_token: server.app_token(&application).unwrap(),
            server,
            way,
            _keys: folder,
        }
    }

    /// What this associate shows.
    pub(crate) fn shown_by(&self, login: &str) -> Shown {
        let shown = match self.way {
            Way::Basic => {
                let password = format!("{login}-password");
                vec![("Authorization", basic(login, &password))]
            }
            Way::Ticket | Way::TicketOfApplication => {
                let ticket = self.server.ticket(login).unwrap();
                let mut shown = vec![("Authorization", format!("SOTICKET {ticket}"))];
                if self.way == Way::TicketOfApplication {
                    shown.push(("SO-AppToken", self.app_token.clone()));
                }
                shown
            }
            Way::AccessToken => vec![("Authorization", format!("bearer {}", access_token(login)))],
            Way::Session | Way::LoopbackSession => {
                let session = self.server.session(login).unwrap();
                vec![
                    ("Cookie", session.cookie),
                    ("X-XSRF-TOKEN", session.xsrf_token),
                    ("Sec-Fetch-Site", "same-origin".to_owned()),
                ]
            }
        };
        Shown(shown)
    }
}

impl Shown {
    pub(crate) fn on(&self, sent: Sent) -> Sent {
        let headers = self.0.iter();
        headers.fold(sent, |sent, (name, value)| sent.header(name, value))
    }
}

fn keys() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.json");
    let key = json!({"kty": "oct", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(SECRET)});
    std::fs::write(&path, json!({"keys": [key]}).to_string()).unwrap();
    (folder, path)
}

fn access_token(login: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let claims = json!({
        "iss": "https://issuer.example",
        "aud": "presence",
        "sub": login,
        "exp": now.as_secs() + 24 * 3600,
    });
    let key = EncodingKey::from_secret(SECRET);
    encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap()
}
