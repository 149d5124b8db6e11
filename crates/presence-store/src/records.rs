//! What the store keeps, in its own terms: the disk format does not move when the contract does.

use std::fmt;

/// A person who can have a presence, and who may show credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Associate {
    /// The number that the service knows the associate by.
    pub id: i32,
    /// The name the associate logs in with, as it was given; unique in any case.
    pub login: String,
    /// The full name, for people to read.
    pub name: String,
    /// Whether the associate may change the presence of others.
    pub administrator: bool,
    /// Whether the associate is kept from logging in.
    pub disabled: bool,
    /// The password's Argon2id hash as a PHC string; without one, no password fits.
    pub password_hash: Option<String>,
}

/// What an associate, or somebody on the associate's behalf, last said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The number of the status in SuperOffice's `EjUserStatus`.
    pub status: i32,
    /// The text shown beside the status.
    pub message: Option<String>,
    /// When it was said, in Unix time, milliseconds.
    pub changed_at_ms: i64,
    /// The id of the associate who said it, who may have been removed since.
    pub changed_by: i32,
}

/// A program that calls on behalf of associates and shows a token of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// What the application is called, in 1 to 64 characters; unique in any case.
    pub name: String,
    /// Whether a partner made it, and not the one who runs the service.
    pub partner: bool,
}

/// What a login is good for until it is no longer used. Its token is known by its hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// How the token is shown.
    pub kind: GrantKind,
    /// Who logged in.
    pub associate: Associate,
    /// When it was last used, in Unix time, milliseconds.
    pub used_at_ms: i64,
}

/// The ways to show what a login was good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantKind {
    /// A program shows it with every request.
    Ticket,
    /// A browser keeps it as a cookie.
    Session,
}

/// Hides the password's hash, which is a secret: it can be attacked offline.
impl fmt::Debug for Associate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Associate")
            .field("id", &self.id)
            .field("login", &self.login)
            .field("name", &self.name)
            .field("administrator", &self.administrator)
            .field("disabled", &self.disabled)
            .field(
                "password_hash",
                &self.password_hash.as_ref().map(|_| format_args!("hidden")),
            )
            .finish()
    }
}
