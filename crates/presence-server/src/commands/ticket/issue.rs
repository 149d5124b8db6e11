//! `presence-server ticket issue`: a ticket for an associate.

use std::path::PathBuf;

use presence_store::{GrantKind, Store};

use crate::Error;
use crate::authentication::LIFETIME_MS;
use crate::clock::Clock;
use crate::commands::associate::whom::by_login;
use crate::commands::{hint, say_once};
use crate::token::{TICKET_PREFIX, Token};

/// Issue a ticket to an associate
///
/// Prints the ticket alone on standard output; how to use it goes to standard error. The store keeps only a hash of it:
/// it is not shown again. An associate keeps the 100 tickets that were used last.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  TICKET=$(presence-server ticket issue tom --store presence.db)
  curl -H \"Authorization: SoTicket $TICKET\" http://127.0.0.1:8080/api/v1/User/7/UserPresenceStatus")]
pub(super) struct Arguments {
    /// The login of the associate, in any case
    #[arg(value_name = "LOGIN")]
    login: String,
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let store = Store::open(&arguments.store)?;
    let associate = by_login(&store, &arguments.login)?;
    if associate.disabled {
        return Err(Error::DisabledAssociate {
            login: associate.login,
        });
    }
    let ticket = Token::random(TICKET_PREFIX)?;
    let now_ms = Clock::default().now_ms();
    let expired_before_ms = now_ms - LIFETIME_MS;
    let hash = ticket.hash();
    store.add_grant(
        &hash,
        GrantKind::Ticket,
        associate.id,
        now_ms,
        expired_before_ms,
    )?;
    say_once(
        ticket.expose(),
        "print the ticket, and has revoked it again",
        || Ok(store.remove_grant(&hash).map(drop)?),
    )?;
    hint(&format!(
        "issued a ticket to associate {}, {}, good until it has not been used for 6 hours; send it as `Authorization: \
         SoTicket` and the ticket",
        associate.id, associate.login
    ));
    Ok(())
}
