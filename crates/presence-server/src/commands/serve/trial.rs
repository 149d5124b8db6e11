//! What `presence-server serve --dev` serves: a fresh store with two associates, for as long as the process runs.

use std::path::PathBuf;

use presence_store::{Associate, Store};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use crate::{Error, password};

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

    /// How the service at `url` can be tried, for whoever started it.
    pub(super) fn invitation(&self, url: &str) -> String {
        let Login { id, name, password } = &self.user;
        let password = password.expose_secret();
        let of_user = quoted(&format!("{url}/api/v1/User/{id}/UserPresenceStatus"));
        format!(
            "documentation at {url}/docs\n\
             data in {}, until the server ends\n\
             {}, an administrator\n\
             {}\n\
             for example:\n\
             curl -u {name}:{password} -X PUT -H 'Content-Type: application/json' \
             -d '{{\"Status\":\"StatusNotAvailable\",\"Message\":\"At lunch\"}}' {of_user}",
            self.store().display(),
            self.administrator.shown(),
            self.user.shown(),
        )
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
