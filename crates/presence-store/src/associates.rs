//! Who the associates are.

use std::borrow::Cow;
use std::ffi::c_int;
use std::sync::Arc;

use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{OptionalExtension, Params, Row, named_params};

use crate::grants::remove_grants_of;
use crate::{Associate, Error, Store};

impl Store {
    /// Adds an associate, whose presence is then unset.
    ///
    /// # Errors
    ///
    /// [`Error::IdTaken`], or [`Error::LoginTaken`] where another's login differs in case alone;
    /// else a failure of the file.
    pub fn add_associate(&self, associate: &Associate) -> Result<(), Error> {
        let associate = associate.clone();
        let write = self.step(move |step| {
            let added = step.prepare_cached(ADD)?.execute(named_params! {
                ":id": associate.id,
                ":login": associate.login,
                ":login_key": name_key(&associate.login),
                ":name": associate.name,
                ":administrator": associate.administrator,
                ":disabled": associate.disabled,
                ":password_hash": associate.password_hash,
            });
            let Err(source) = added else {
                return Ok(Ok(()));
            };
            match violated(&source) {
                Some(SQLITE_CONSTRAINT_PRIMARYKEY) => Ok(Err(Error::IdTaken { id: associate.id })),
                Some(SQLITE_CONSTRAINT_UNIQUE) => {
                    let login = associate.login;
                    Ok(Err(Error::LoginTaken { login }))
                }
                _ => Err(source),
            }
        });
        write.wait()
    }

    /// Every associate, by id.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn associates(&self) -> Result<Vec<Associate>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(LIST)?
                .query_map([], associate)?
                .collect()
        })
    }

    /// The associate with this id, or `None`.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn associate(&self, id: i32) -> Result<Option<Associate>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(BY_ID)?
                .query_row([id], associate)
                .optional()
        })
    }

    /// The associate with this login in any case, by the rules of Unicode, or `None`.
    ///
    /// What was found before is remembered for as long as no associate changes, so that the file is only asked whether
    /// one has: what any process has changed shows at once.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn associate_by_login(&self, login: &str) -> Result<Option<Arc<Associate>>, Error> {
        let login_key = name_key(login);
        let remembered = self.remembered();
        self.read(|connection| {
            let changes = connection
                .prepare_cached(CHANGES)?
                .query_row([], |row| row.get(0))?;
            if let Some(known) = remembered.get(&login_key, changes) {
                return Ok(known);
            }
            connection
                .prepare_cached(BY_LOGIN)?
                .query_row([&login_key], |row| {
                    let id: Option<i32> = row.get(0)?;
                    let found = id.map(|_| associate(row).map(Arc::new)).transpose()?;
                    remembered.put(&login_key, row.get(6)?, found.as_ref());
                    Ok(found)
                })
        })
    }

    /// Keeps an associate from logging in, and then removes the associate's grants in the same step, or no longer does.
    /// Answers how many grants there were to remove.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn set_disabled(&self, id: i32, disabled: bool) -> Result<usize, Error> {
        let grants = if disabled {
            Grants::Remove
        } else {
            Grants::Keep
        };
        self.change_associate(id, grants, SET_DISABLED, (id, disabled))
    }

    /// Replaces the hash of an associate's password, an Argon2id PHC string, and removes the associate's grants in the
    /// same step. Answers how many there were.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn set_password_hash(&self, id: i32, password_hash: &str) -> Result<usize, Error> {
        let with = (id, password_hash.to_owned());
        self.change_associate(id, Grants::Remove, SET_PASSWORD_HASH, with)
    }

    /// Removes an associate together with the associate's presence and grants. What the associate changed for others
    /// stays, and so does its `changed_by`. Answers how many grants there were.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn remove_associate(&self, id: i32) -> Result<usize, Error> {
        self.change_associate(id, Grants::Remove, REMOVE, [id])
    }

    /// Changes one associate in one step; the number of grants that this removed.
    fn change_associate(
        &self,
        id: i32,
        grants: Grants,
        statement: &'static str,
        with: impl Params + Send + 'static,
    ) -> Result<usize, Error> {
        let write = self.step(move |step| {
            let removed = match grants {
                Grants::Remove => remove_grants_of(step, id)?,
                Grants::Keep => 0,
            };
            let changed = step.prepare_cached(statement)?.execute(with)?;
            let is_known = changed > 0;
            Ok(is_known
                .then_some(removed)
                .ok_or(Error::UnknownAssociate { id }))
        });
        write.wait()
    }
}

/// What becomes of an associate's grants.
enum Grants {
    Keep,
    Remove,
}

/// Which constraint SQLite says a statement violates; the statement has then done nothing.
pub(crate) fn violated(source: &rusqlite::Error) -> Option<c_int> {
    source.sqlite_extended_error_code()
}

/// The form of a name that two names share when they differ in case alone.
pub(crate) fn name_key(name: &str) -> Cow<'_, str> {
    let is_key = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if name.bytes().all(is_key) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.to_lowercase())
}

/// The associate in a row that begins with `id, login, name, administrator, disabled, password_hash`. Columns are taken
/// by their place: to look for a name costs as much as the value.
pub(crate) fn associate(row: &Row<'_>) -> rusqlite::Result<Associate> {
    Ok(Associate {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        administrator: row.get(3)?,
        disabled: row.get(4)?,
        password_hash: row.get(5)?,
    })
}

const ADD: &str = "
    INSERT INTO associate (id, login, login_key, name, administrator, disabled, password_hash)
    VALUES (:id, :login, :login_key, :name, :administrator, :disabled, :password_hash)";
const LIST: &str = "
    SELECT id, login, name, administrator, disabled, password_hash FROM associate ORDER BY id";
const BY_ID: &str = "
    SELECT id, login, name, administrator, disabled, password_hash FROM associate WHERE id = ?1";
const CHANGES: &str = "SELECT changes FROM associate_change";
/// One row, without an id where there is no such associate.
const BY_LOGIN: &str = "
    SELECT id, login, name, administrator, disabled, password_hash, changes
    FROM associate_change LEFT JOIN associate ON login_key = ?1";
const SET_DISABLED: &str = "UPDATE associate SET disabled = ?2 WHERE id = ?1";
const SET_PASSWORD_HASH: &str = "UPDATE associate SET password_hash = ?2 WHERE id = ?1";
const REMOVE: &str = "DELETE FROM associate WHERE id = ?1";
