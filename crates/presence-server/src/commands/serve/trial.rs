//! What `presence-server serve --dev` serves: a fresh store with two associates, for as long as the process runs.

use std::path::PathBuf;

use presence_store::{Associate, Store};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use crate::{Error, Installation, Settings, password};

/// How many random bytes are in a password: enough that nobody guesses it.
const PASSWORD_BYTES: usize = 12;

/// A store in a folder that goes with this, and who may log in.
pub(super) struct Trial {
    folder: TempDir,
    administrator: Login,
    user: Login,
}

struct Login {
    id: i32,
    name: &'static str,
    password: SecretString,
}

impl Trial {
    /// Makes the store.
    pub(super) fn new() -> Result<(Self, Store), Error> {
        let folder = tempfile::Builder::new().prefix("presence-").tempdir();
        let folder = folder.map_err(Error::TemporaryFolder)?;
        let trial = Self {
            folder,
            administrator: Login::new(1, "anna")?,
            user: Login::new(7, "tom")?,
        };
        let store = Store::open_or_create(trial.store())?;
        store.add_associate(&trial.administrator.associate(true)?)?;
        store.add_associate(&trial.user.associate(false)?)?;
        Ok((trial, store))
    }

    /// How the service at `url` can be tried, for whoever started it: by every scheme that needs nothing else.
    pub(super) fn invitation(&self, url: &str, settings: &Settings) -> String {
        let mut lines = vec![
            format!("documentation at {url}/docs"),
            format!("data in {}, until the server ends", self.store().display()),
            format!("{}, an administrator", self.administrator.shown()),
            self.user.shown(),
        ];
        let Login { id, name, password } = &self.user;
        let password = password.expose_secret();
        let of_user = quoted(&format!("{url}/api/v1/User/{id}/UserPresenceStatus"));
        let login = quoted(&format!("{url}/login"));
        let log_in = format!("curl -s -d UserName={name} -d Password={password}");
        if settings.installation == Installation::Online && !settings.user_agent {
            lines.push("online the operations answer 403 until --user-agent opens them".to_owned());
        }
        if settings.installation == Installation::Onsite {
            lines.push("for example:".to_owned());
            lines.push(format!(
                "curl -u {name}:{password} -X PUT -H 'Content-Type: application/json' \
                 -d '{{\"Status\":\"StatusNotAvailable\",\"Message\":\"At lunch\"}}' {of_user}"
            ));
        }
        if !settings.demands_app_token() {
            lines.push("with a ticket in place of the password:".to_owned());
            lines.push(format!(
                "ticket=$({log_in} -d Ticket=true {login} | grep -o '7T:[^\"]*'); \
                 curl -H \"Authorization: SoTicket $ticket\" {of_user}"
            ));
        }
        // Without TLS `curl` keeps the cookies of a session for a loopback address alone.
        if settings.loopback_sessions {
            lines.push("with a session, as a page has it:".to_owned());
            lines.push(format!(
                "token=$({log_in} -c presence-cookies {login} | grep -o '[0-9a-f]\\{{64\\}}'); \
                 curl -b presence-cookies -H \"X-XSRF-TOKEN: $token\" -H 'Sec-Fetch-Site: same-origin' {of_user}"
            ));
        }
        lines.join("\n")
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("presence.db")
    }
}

impl Login {
    fn new(id: i32, name: &'static str) -> Result<Self, Error> {
        let random = password::random()?;
        let digits = random.iter().take(PASSWORD_BYTES);
        let password: String = digits.map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            id,
            name,
            password: password.into(),
        })
    }

    fn associate(&self, administrator: bool) -> Result<Associate, Error> {
        let password = self.password.expose_secret().as_bytes();
        Ok(Associate {
            id: self.id,
            login: self.name.to_owned(),
            name: self.name.to_owned(),
            administrator,
            disabled: false,
            password_hash: Some(password::hash(password)?),
        })
    }

    fn shown(&self) -> String {
        let Self { id, name, password } = self;
        let password = password.expose_secret();
        format!("associate {id}: login {name}, password {password}")
    }
}

/// One word for a shell. A base path may have characters in it that mean something to one.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
