//! The time zones that `SO-TimeZone` may name: SuperOffice's own, and those of the IANA database.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::error::UnknownTimeZone;

/// A time zone and its name.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    /// SuperOffice's; none where it has no such zone.
    code: Option<&'static str>,
    pub(crate) time_zone: TimeZone,
}

/// What a value of `SO-TimeZone` asks for.
#[derive(Debug, Clone)]
pub(crate) struct AskedZone {
    /// None for the base time zone.
    pub(crate) zone: Option<Zone>,
    /// Whether times are to say how far their zone is from UTC.
    pub(crate) with_offset: bool,
}

/// All that are known.
#[derive(Debug)]
pub(crate) struct Zones {
    coded: Vec<Coded>,
    database: TimeZoneDatabase,
}

/// A zone that SuperOffice has a code for.
#[derive(Debug)]
struct Coded {
    code: &'static str,
    /// The name in the IANA database.
    name: &'static str,
    /// SuperOffice's number, where it is known.
    id: Option<&'static str>,
}

const CODED: &str = include_str!("../data/time-zones.txt");

const WITH_OFFSET: &str = "includeTZOffset";

impl Zones {
    pub(crate) fn new() -> Self {
        Self {
            coded: CODED.lines().filter_map(Coded::of_line).collect(),
            database: TimeZoneDatabase::bundled(),
        }
    }

    /// The zone of a code, an id or an IANA name, in any case.
    pub(crate) fn get(&self, name: &str) -> Result<Zone, UnknownTimeZone> {
        let coded = self.coded.iter().find(|coded| coded.is_called(name));
        let iana_name = coded.map_or(name, |coded| coded.name);
        let time_zone = self.database.get(iana_name).map_err(|_| UnknownTimeZone)?;
        // jiff and the database each have a zone for those whose zone is not known.
        if time_zone.is_unknown() || iana_name.eq_ignore_ascii_case("Factory") {
            return Err(UnknownTimeZone);
        }
        Ok(Zone {
            code: coded.map(|coded| coded.code),
            time_zone,
        })
    }

    /// Reads a value of `SO-TimeZone`: a zone, `includeTZOffset`, or both with a comma between. None where it is blank.
    pub(crate) fn read(&self, value: &str) -> Result<Option<AskedZone>, UnknownTimeZone> {
        let mut asked = AskedZone {
            zone: None,
            with_offset: false,
        };
        for part in value.split(',').map(str::trim) {
            if part.eq_ignore_ascii_case(WITH_OFFSET) {
                asked.with_offset = true;
            } else if !part.is_empty() && asked.zone.replace(self.get(part)?).is_some() {
                return Err(UnknownTimeZone);
            }
        }
        let asks = asked.zone.is_some() || asked.with_offset;
        Ok(asks.then_some(asked))
    }
}

impl Zone {
    pub(crate) fn utc() -> Self {
        Self {
            code: Some("UTC"),
            time_zone: TimeZone::UTC,
        }
    }

    /// SuperOffice's code, else the IANA name.
    pub(crate) fn name(&self) -> Option<&str> {
        self.code.or_else(|| self.time_zone.iana_name())
    }
}

impl Coded {
    fn of_line(line: &'static str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let code = words.next().filter(|word| !word.starts_with('#'))?;
        Some(Self {
            code,
            name: words.next()?,
            id: words.next(),
        })
    }

    fn is_called(&self, name: &str) -> bool {
        self.code.eq_ignore_ascii_case(name) || self.id == Some(name)
    }
}
