//! Which applications may call beside an associate.

use std::ops::RangeInclusive;

use rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::associates::{name_key, violated};
use crate::{Application, Error, Store};

impl Store {
    /// Adds an application, known from now on by the token with this hash.
    ///
    /// # Errors
    ///
    /// [`Error::ApplicationName`], or [`Error::ApplicationTaken`] where another's name differs in case alone; else a
    /// failure of the file.
    pub fn add_application(
        &self,
        application: &Application,
        token_hash: &[u8; 32],
    ) -> Result<(), Error> {
        let name = &application.name;
        if !NAME_CHARACTERS.contains(&name.chars().count()) {
            return Err(Error::ApplicationName { name: name.clone() });
        }
        let (application, token_hash) = (application.clone(), *token_hash);
        let write = self.step(move |step| {
            let Application { name, partner } = application;
            let added = step.prepare_cached(ADD)?.execute(named_params! {
                ":name_key": name_key(&name),
                ":name": name,
                ":partner": partner,
                ":token_hash": token_hash,
            });
            match added {
                Err(source) if violated(&source) == Some(SQLITE_CONSTRAINT_PRIMARYKEY) => {
                    Ok(Err(Error::ApplicationTaken { name }))
                }
                other => other.map(|_| Ok(())),
            }
        });
        write.wait()
    }

    /// Every application, by name in any case.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn applications(&self) -> Result<Vec<Application>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(LIST)?
                .query_map([], application)?
                .collect()
        })
    }

    /// The application whose token has this hash, or `None`.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn application_by_token(
        &self,
        token_hash: &[u8; 32],
    ) -> Result<Option<Application>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(BY_TOKEN)?
                .query_row([token_hash], application)
                .optional()
        })
    }

    /// Removes the application with this name in any case; its token is then nobody's.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownApplication`]; else a failure of the file.
    pub fn remove_application(&self, name: &str) -> Result<(), Error> {
        let name = name.to_owned();
        let write = self.step(move |step| {
            let removed = step.prepare_cached(REMOVE)?.execute([name_key(&name)])?;
            let is_known = removed > 0;
            Ok(is_known
                .then_some(())
                .ok_or(Error::UnknownApplication { name }))
        });
        write.wait()
    }
}

/// How many characters a name may have.
const NAME_CHARACTERS: RangeInclusive<usize> = 1..=64;

const ADD: &str = "
    INSERT INTO application (name_key, name, partner, token_hash)
    VALUES (:name_key, :name, :partner, :token_hash)";
const LIST: &str = "SELECT name, partner FROM application ORDER BY name_key";
const BY_TOKEN: &str = "SELECT name, partner FROM application WHERE token_hash = ?1";
const REMOVE: &str = "DELETE FROM application WHERE name_key = ?1";

/// The columns are taken by their place in the queries above: to look for a name costs as much as the value.
fn application(row: &Row<'_>) -> rusqlite::Result<Application> {
    Ok(Application {
        name: row.get(0)?,
        partner: row.get(1)?,
    })
}
