//! `presence-server ticket revoke`: ends one ticket, or all of an associate.

use std::io;
use std::path::PathBuf;

use presence_store::{GrantKind, Store};
use secrecy::{ExposeSecret, SecretString};

use crate::authentication::LIFETIME_MS;
use crate::clock::Clock;
use crate::commands::associate::whom::by_login;
use crate::commands::first_line::first_line;
use crate::commands::revoked::counted;
use crate::commands::say;
use crate::{Error, token};

/// Revoke a ticket, or all tickets and sessions of an associate
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  echo \"$TICKET\" | presence-server ticket revoke - --store presence.db
  presence-server ticket revoke --all tom --store presence.db")]
pub(super) struct Arguments {
    #[command(flatten)]
    which: Which,
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// The ticket; with `-` it is read from standard input, so that it is in no list of processes
    #[arg(value_name = "TICKET")]
    ticket: Option<SecretString>,
    /// Revoke whatever the associate with this login has, and thereby log them out everywhere
    #[arg(long, value_name = "LOGIN")]
    all: Option<String>,
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    let store = Store::open(&arguments.store)?;
    match (arguments.which.all, arguments.which.ticket) {
        (Some(login), _) => revoke_all(&store, &login),
        (None, Some(ticket)) if ticket.expose_secret() != "-" => revoke(&store, &ticket),
        (None, _) => revoke(&store, &read()?),
    }
}

/// The most that is read of a ticket, in bytes: more than any has.
const LIMIT_BYTES: usize = 256;

fn revoke_all(store: &Store, login: &str) -> Result<(), Error> {
    let associate = by_login(store, login)?;
    let revoked = store.remove_grants_of(associate.id)?;
    say(&format!(
        "revoked {} of associate {}, {}",
        counted(revoked),
        associate.id,
        associate.login
    ))
}

fn revoke(store: &Store, ticket: &SecretString) -> Result<(), Error> {
    let hash = token::hash(ticket.expose_secret());
    let held = store.grant(&hash, GrantKind::Ticket)?;
    let expired_before_ms = Clock::default().now_ms() - LIFETIME_MS;
    let holds = held.is_some_and(|ticket| ticket.used_at_ms > expired_before_ms);
    if holds && store.remove_grant(&hash)? {
        say("revoked the ticket")
    } else {
        Err(Error::UnknownTicket)
    }
}

fn read() -> Result<SecretString, Error> {
    let line = first_line(&mut io::stdin().lock(), LIMIT_BYTES);
    let line = line.map_err(|source| Error::Terminal {
        action: "read the ticket",
        source,
    })?;
    // A ticket is ASCII.
    let ticket = str::from_utf8(&line).map_err(|_| Error::UnknownTicket)?;
    Ok(ticket.into())
}
