//! What is sent to a store and what was acknowledged, and whether a store agrees.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use presence_store::{Error, GrantKind, Presence, Store};
use rusqlite::Connection;

use crate::{associate, token_hash};

/// How many associates the store gets, from 1.
pub(crate) const ASSOCIATES: i32 = 96;

/// Something that one writer changes, version after version from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Associate(i32),
    Presence(i32),
    Grant(i32),
}

/// Where a writer says what it does: before each change that it is sent, and after it that it is acknowledged.
pub(crate) struct Speaker(File);

/// What was said until some point: of each part, the versions that were acknowledged and sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims {
    heard: String,
    versions: BTreeMap<Part, Versions>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Versions {
    acknowledged: i64,
    sent: i64,
}

impl Part {
    /// Stores a version of it.
    pub(crate) fn store(self, store: &Store, version: i64) -> Result<(), Error> {
        match self {
            Self::Associate(id) => store.add_associate(&associate(id)),
            Self::Presence(id) => store.set_presence(id, &presence(id, version)),
            Self::Grant(id) if version == 1 => {
                let hash = token_hash_of(id);
                store.add_grant(&hash, GrantKind::Ticket, id, version, 0)
            }
            Self::Grant(id) => store.touch_grant(&token_hash_of(id), version),
        }
    }

    fn parse(kind: &str, id: &str) -> Self {
        let id = id.parse().unwrap();
        match kind {
            "associate" => Self::Associate(id),
            "presence" => Self::Presence(id),
            "grant" => Self::Grant(id),
            _ => panic!("there is no {kind}"),
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Associate(id) => write!(formatter, "associate {id}"),
            Self::Presence(id) => write!(formatter, "presence {id}"),
            Self::Grant(id) => write!(formatter, "grant {id}"),
        }
    }
}

impl Speaker {
    pub(crate) fn at(path: &Path) -> Self {
        Self(
            File::options()
                .append(true)
                .create(true)
                .open(path)
                .unwrap(),
        )
    }

    /// One write, so that it stands in the recording at its place.
    pub(crate) fn say(&self, what: &str, part: Part, version: i64) {
        let line = format!("{what} {part} {version}\n");
        (&self.0).write_all(line.as_bytes()).unwrap();
    }
}

impl Claims {
    /// Takes up what was said next.
    pub(crate) fn hear(&mut self, bytes: &[u8]) {
        self.heard.push_str(str::from_utf8(bytes).unwrap());
        let heard = std::mem::take(&mut self.heard);
        for line in heard.split_inclusive('\n') {
            let words: Vec<_> = line.trim_end().split(' ').collect();
            let ([what, kind, id, version], true) = (words.as_slice(), line.ends_with('\n')) else {
                line.clone_into(&mut self.heard);
                return;
            };
            let versions = self.versions.entry(Part::parse(kind, id)).or_default();
            let version = version.parse().unwrap();
            match *what {
                "sent" => versions.sent = version,
                "acknowledged" => versions.acknowledged = version,
                _ => panic!("it says {line:?}"),
            }
        }
    }

    /// Has a version of a part stored, and notes whether it was.
    pub(crate) fn store(&mut self, store: &Store, part: Part, version: i64) -> Result<(), Error> {
        let versions = self.versions.entry(part).or_default();
        versions.sent = version;
        part.store(store, version)?;
        versions.acknowledged = version;
        Ok(())
    }

    /// How many changes were acknowledged.
    pub(crate) fn acknowledged(&self) -> i64 {
        self.versions
            .values()
            .map(|versions| versions.acknowledged)
            .sum()
    }

    /// The store that a disk has kept: opens, is sound, has all that was acknowledged and nothing that was not sent.
    pub(crate) fn check(&self, path: &Path) -> Result<(), String> {
        let store = match Store::open(path) {
            Err(Error::NoStore { .. }) if self.acknowledged() == 0 => Store::open_or_create(path),
            other => other,
        };
        let store = store.map_err(|error| format!("cannot be opened: {error:?}"))?;
        self.compare(&store)?;
        let file = Connection::open(path).unwrap();
        let said: String = file
            .pragma_query_value(None, "integrity_check", |row| row.get(0))
            .map_err(|error| format!("cannot be checked: {error}"))?;
        if said == "ok" {
            Ok(())
        } else {
            Err(format!("is damaged: {said}"))
        }
    }

    fn compare(&self, store: &Store) -> Result<(), String> {
        let failed = |error: Error| format!("cannot be read: {error:?}");
        let associates = store.associates().map_err(failed)?;
        for id in 1..=ASSOCIATES {
            let found = associates.iter().find(|found| found.id == id);
            self.compare_part(Part::Associate(id), found.map_or(0, |_| 1))?;
            let Some(found) = found else { continue };
            if *found != associate(id) {
                return Err(format!("has what was never sent: {found:?}"));
            }
            let found = store.presence(id).map_err(failed)?;
            let version = found.as_ref().map_or(0, |found| found.changed_at_ms);
            if found.is_some_and(|found| found != presence(id, version)) {
                return Err(format!("has what was never sent as presence {id}"));
            }
            self.compare_part(Part::Presence(id), version)?;
            let found = store.grant(&token_hash_of(id), GrantKind::Ticket);
            let version = found.map_err(failed)?.map_or(0, |grant| grant.used_at_ms);
            self.compare_part(Part::Grant(id), version)?;
        }
        if associates.len() > ASSOCIATES as usize {
            return Err("has associates who were never sent".to_owned());
        }
        Ok(())
    }

    fn compare_part(&self, part: Part, found: i64) -> Result<(), String> {
        let Versions { acknowledged, sent } = self.versions.get(&part).copied().unwrap_or_default();
        if found < acknowledged {
            Err(format!(
                "has lost {part}: {found} is there, {acknowledged} was acknowledged"
            ))
        } else if found > sent {
            Err(format!(
                "has what was never sent: {part} is {found}, {sent} was sent"
            ))
        } else {
            Ok(())
        }
    }
}

/// Texts of many lengths, so that rows move between pages.
fn presence(id: i32, version: i64) -> Presence {
    let length = (i64::from(id) * 31 + version * 17) % 400;
    let text = format!("{id} said {version} ");
    Presence {
        status: 2,
        message: Some(text.chars().cycle().take(length as usize).collect()),
        changed_at_ms: version,
        changed_by: id,
    }
}

fn token_hash_of(id: i32) -> [u8; 32] {
    token_hash(u8::try_from(id).unwrap())
}
