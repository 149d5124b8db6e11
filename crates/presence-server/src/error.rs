//! Why a server does not start or stops, and why a command fails.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a server does not start or stops, or why a command fails.
///
/// A message is one line that says what to do; the cause is the error's source and is not repeated in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] presence_store::Error),

    /// The address cannot be listened at.
    #[error(
        "cannot listen at {address}; stop what is listening there, or name another address with --listen"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },

    /// TLS cannot be spoken.
    #[error(transparent)]
    Tls(#[from] openapi_axum::server::TlsError),

    /// The system does not give what a server needs: threads, signals or random numbers.
    #[error("the system does not give {what}; check the limits of this process")]
    System {
        /// What it does not give.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },

    /// There is no place for what is kept only while the server runs.
    #[error("cannot make a temporary folder; name a place for it with TMPDIR")]
    TemporaryFolder(#[source] io::Error),

    /// A password that is not one.
    #[error("{problem}; nothing was changed")]
    Password {
        /// What is wrong with it.
        problem: &'static str,
    },

    /// A password cannot be hashed.
    #[error("the password cannot be hashed; nothing was changed")]
    Hash(#[source] argon2::password_hash::Error),

    /// No associate has the login.
    #[error(
        "there is no associate with the login {login:?}; `presence-server associate list` shows all"
    )]
    UnknownLogin {
        /// The login as it was given.
        login: String,
    },

    /// The keys that bearer tokens are checked against cannot be used.
    #[error(
        "{} cannot be used to check bearer tokens; name a file with the issuer's JSON Web Key Set, or try it with the \
         one that `presence-server token issue` makes",
        path.display()
    )]
    BearerKeys {
        /// The file.
        path: PathBuf,
        /// Why it cannot be used.
        source: io::Error,
    },

    /// The texts of string resources cannot be had.
    #[error(transparent)]
    Resources(#[from] presence_text::Error),

    /// No time zone is called so.
    #[error(
        "there is no time zone {zone:?}; name one of IANA's, such as Europe/Oslo, or one of SuperOffice's"
    )]
    TimeZone {
        /// The zone as it was given.
        zone: String,
    },

    /// A file of `presence-server token issue` cannot be used.
    #[error("{} {problem}", path.display())]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// What cannot be done with it, and what to do.
        problem: &'static str,
        /// Why not.
        source: io::Error,
    },

    /// The associate is kept from logging in.
    #[error(
        "the associate {login:?} is disabled; `presence-server associate enable` lets them log in again"
    )]
    DisabledAssociate {
        /// The login.
        login: String,
    },

    /// No ticket is the one that was to be revoked.
    #[error("there is no such ticket; it was revoked already, has expired, or is misspelt")]
    UnknownTicket,

    /// The terminal, standard input or standard output fails.
    #[error("cannot {action}; nothing else is wrong")]
    Terminal {
        /// What was to be done with it.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// The exit code of a command that ends with it: 3 where the store cannot be used, else 1. (2 is for arguments
    /// that are not understood.)
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Store(error) if !is_about_what_was_asked(error) => 3,
            _ => 1,
        }
    }
}

/// Whether the store is fine, and what it was asked is not.
fn is_about_what_was_asked(error: &presence_store::Error) -> bool {
    use presence_store::Error::{
        ApplicationName, ApplicationTaken, Backup, BackupExists, IdTaken, LoginTaken,
        UnknownApplication, UnknownAssociate,
    };
    matches!(
        error,
        IdTaken { .. }
            | LoginTaken { .. }
            | UnknownAssociate { .. }
            | Backup { .. }
            | BackupExists { .. }
            | ApplicationName { .. }
            | ApplicationTaken { .. }
            | UnknownApplication { .. }
    )
}
