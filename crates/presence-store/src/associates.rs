//! Who the associates are.

use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{OptionalExtension, Params, Row, named_params, params};

use crate::{Associate, Error, Store};

impl Store {
    /// Adds an associate, whose presence is then unset.
    ///
    /// # Errors
    ///
    /// [`Error::IdTaken`], or [`Error::LoginTaken`] where another's login differs in case alone;
    /// else a failure of the file.
    pub fn add_associate(&self, associate: &Associate) -> Result<(), Error> {
        let added = self.write(|connection| {
            connection.prepare_cached(ADD)?.execute(named_params! {
                ":id": associate.id,
                ":login": associate.login,
                ":login_key": login_key(&associate.login),
                ":name": associate.name,
                ":administrator": associate.administrator,
                ":disabled": associate.disabled,
                ":password_hash": associate.password_hash,
            })
        });
        let Err(source) = added else { return Ok(()) };
        match source.sqlite_extended_error_code() {
            Some(SQLITE_CONSTRAINT_PRIMARYKEY) => Err(Error::IdTaken { id: associate.id }),
            Some(SQLITE_CONSTRAINT_UNIQUE) => Err(Error::LoginTaken {
                login: associate.login.clone(),
            }),
            _ => Err(self.failed(source)),
        }
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
        self.one_associate(BY_ID, [id])
    }

    /// The associate with this login in any case, by the rules of Unicode, or `None`.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn associate_by_login(&self, login: &str) -> Result<Option<Associate>, Error> {
        self.one_associate(BY_LOGIN, [login_key(login)])
    }

    /// Keeps an associate from logging in, or no longer does.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn set_disabled(&self, id: i32, disabled: bool) -> Result<(), Error> {
        self.change_associate(id, SET_DISABLED, params![id, disabled])
    }

    /// Replaces the hash of an associate's password, an Argon2id PHC string.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn set_password_hash(&self, id: i32, password_hash: &str) -> Result<(), Error> {
        self.change_associate(id, SET_PASSWORD_HASH, params![id, password_hash])
    }

    /// Removes an associate together with the associate's presence. What the associate changed for
    /// others stays, and so does its `changed_by`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn remove_associate(&self, id: i32) -> Result<(), Error> {
        self.change_associate(id, REMOVE, [id])
    }

    fn one_associate(&self, query: &str, key: impl Params) -> Result<Option<Associate>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(query)?
                .query_row(key, associate)
                .optional()
        })
    }

    fn change_associate(&self, id: i32, statement: &str, with: impl Params) -> Result<(), Error> {
        let changed = self
            .write(|connection| connection.prepare_cached(statement)?.execute(with))
            .map_err(|source| self.failed(source))?;
        if changed == 0 {
            return Err(Error::UnknownAssociate { id });
        }
        Ok(())
    }
}

const ADD: &str = "
    INSERT INTO associate (id, login, login_key, name, administrator, disabled, password_hash)
    VALUES (:id, :login, :login_key, :name, :administrator, :disabled, :password_hash)";
const LIST: &str = "
    SELECT id, login, name, administrator, disabled, password_hash FROM associate ORDER BY id";
const BY_ID: &str = "
    SELECT id, login, name, administrator, disabled, password_hash FROM associate WHERE id = ?1";
const BY_LOGIN: &str = "
    SELECT id, login, name, administrator, disabled, password_hash FROM associate
    WHERE login_key = ?1";
const SET_DISABLED: &str = "UPDATE associate SET disabled = ?2 WHERE id = ?1";
const SET_PASSWORD_HASH: &str = "UPDATE associate SET password_hash = ?2 WHERE id = ?1";
const REMOVE: &str = "DELETE FROM associate WHERE id = ?1";

/// The form of a login that two logins share when they differ in case alone.
fn login_key(login: &str) -> String {
    login.to_lowercase()
}

fn associate(row: &Row<'_>) -> rusqlite::Result<Associate> {
    Ok(Associate {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        administrator: row.get("administrator")?,
        disabled: row.get("disabled")?,
        password_hash: row.get("password_hash")?,
    })
}
