//! Who may log in at a test server, by a password that the test knows.

use presence_store::Associate;
use secrecy::{ExposeSecret, SecretString};

use crate::Error;
use crate::password::{self, Cost};

/// An associate of a test server.
#[derive(Debug, Clone)]
pub struct TestAssociate {
    id: i32,
    login: String,
    password: SecretString,
    is_administrator: bool,
}

impl TestAssociate {
    /// An associate with the password `{login}-password`, who is no administrator.
    #[must_use]
    pub fn new(id: i32, login: impl Into<String>) -> Self {
        let login = login.into();
        Self {
            id,
            password: format!("{login}-password").into(),
            login,
            is_administrator: false,
        }
    }

    /// Takes another password.
    #[must_use]
    pub fn with_password(mut self, password: impl Into<SecretString>) -> Self {
        self.password = password.into();
        self
    }

    /// Makes it an administrator, who may set the presence of others, and any status.
    #[must_use]
    pub fn administrator(mut self) -> Self {
        self.is_administrator = true;
        self
    }

    /// The number that the API knows the associate by.
    #[must_use]
    pub fn id(&self) -> i32 {
        self.id
    }

    /// The name to log in with.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.login
    }

    /// The password to log in with.
    #[must_use]
    pub fn password(&self) -> &str {
        self.password.expose_secret()
    }

    /// Whether they may set the presence of others, and any status.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.is_administrator
    }

    /// What the store has of them.
    pub(super) fn record(&self) -> Result<Associate, Error> {
        let password = self.password().as_bytes();
        Ok(Associate {
            id: self.id,
            login: self.login.clone(),
            name: self.login.clone(),
            administrator: self.is_administrator,
            disabled: false,
            password_hash: Some(password::hash_at(Cost::Least, password)?),
        })
    }
}
