//! Which associate a command is about, and in which store.

use std::path::PathBuf;
use std::sync::Arc;

use presence_store::{Associate, Store};

use crate::Error;

/// An associate of a store, by id or by login.
#[derive(Debug, clap::Args)]
pub(super) struct Whom {
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
    #[command(flatten)]
    key: Key,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Key {
    /// The associate's id
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    id: Option<i32>,
    /// The associate's login, in any case
    #[arg(long, value_name = "NAME")]
    login: Option<String>,
}

impl Whom {
    /// Opens the store and finds the associate.
    pub(super) fn find(&self) -> Result<(Store, Associate), Error> {
        let store = Store::open(&self.store)?;
        let associate = match (&self.key.login, self.key.id) {
            (Some(login), _) => by_login(&store, login)?,
            (None, id) => {
                // One of the two is there: clap has seen to it.
                let id = id.unwrap_or_default();
                let unknown = presence_store::Error::UnknownAssociate { id };
                store.associate(id)?.ok_or(unknown)?
            }
        };
        Ok((store, associate))
    }
}

/// The associate with this login.
pub(in crate::commands) fn by_login(store: &Store, login: &str) -> Result<Associate, Error> {
    let unknown = || Error::UnknownLogin {
        login: login.to_owned(),
    };
    let found = store.associate_by_login(login)?;
    found.map(Arc::unwrap_or_clone).ok_or_else(unknown)
}
