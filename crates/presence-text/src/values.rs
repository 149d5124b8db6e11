//! Values in a text, as a culture writes them: `[D:11/09/2017]`, `[DT:11/09/2017 14:53:18]`, `[I:123]`, `[F:123.4]`.

use std::cell::OnceCell;
use std::ops::RangeInclusive;

use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_datetime::options::{TimePrecision, YearStyle};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::LanguageIdentifier;
use jiff::civil;
use jiff::tz::TimeZone;

/// Dates are those of the Gregorian calendar, whatever the culture: it is theirs as they are stored.
type Formatter<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// Writes values for one reader. What a value needs is loaded with the first that needs it.
pub(crate) struct Values<'a> {
    culture: &'a LanguageIdentifier,
    base: &'a TimeZone,
    zone: &'a TimeZone,
    with_offset: bool,
    numbers: OnceCell<Option<DecimalFormatter>>,
    dates: OnceCell<Option<Formatter<YMD>>>,
    to_the_minute: OnceCell<Option<Formatter<YMDT>>>,
    to_the_second: OnceCell<Option<Formatter<YMDT>>>,
}

impl<'a> Values<'a> {
    /// Those of texts in a base zone, for a reader of a culture, in a zone.
    pub(crate) fn new(
        culture: &'a LanguageIdentifier,
        base: &'a TimeZone,
        zone: &'a TimeZone,
        with_offset: bool,
    ) -> Self {
        Self {
            culture,
            base,
            zone,
            with_offset,
            numbers: OnceCell::new(),
            dates: OnceCell::new(),
            to_the_minute: OnceCell::new(),
            to_the_second: OnceCell::new(),
        }
    }

    /// Writes the value that is encoded in the inside of brackets; none where it is none, or of another kind.
    pub(crate) fn write(&self, encoded: &str) -> Option<String> {
        let (kind, value) = encoded.split_once(':')?;
        match kind {
            "D" => self.date(value),
            "DT" => self.date_and_time(value),
            "I" => self.number(value, false),
            "F" => self.number(value, true),
            _ => None,
        }
    }

    /// A date is that of the calendar, and of no zone.
    fn date(&self, value: &str) -> Option<String> {
        let date = icu_date(read_date(value)?)?;
        let formatter = self
            .dates
            .get_or_init(|| Formatter::try_new(self.culture.into(), date_style()).ok());
        Some(formatter.as_ref()?.format(&date).to_string())
    }

    fn date_and_time(&self, value: &str) -> Option<String> {
        let (date, time) = value.split_once(' ')?;
        let (time, precision) = read_time(time)?;
        let read = read_date(date)?.to_datetime(time);
        // A time that the clocks skipped or told twice is that of before the change.
        let stored = self
            .base
            .to_ambiguous_zoned_datetime(read)
            .compatible()
            .ok()?;
        let shown = stored.with_time_zone(self.zone.clone());
        let input = DateTime {
            date: icu_date(shown.date())?,
            time: icu_time(shown.time())?,
        };
        let formatter = match precision {
            TimePrecision::Minute => &self.to_the_minute,
            _ => &self.to_the_second,
        };
        let formatter = formatter.get_or_init(|| {
            let style = date_style().with_time_hms().with_time_precision(precision);
            Formatter::try_new(self.culture.into(), style).ok()
        });
        let mut written = formatter.as_ref()?.format(&input).to_string();
        if self.with_offset {
            written.push_str(&shown.strftime(" %:z").to_string());
        }
        Some(written)
    }

    fn number(&self, value: &str, may_have_fraction: bool) -> Option<String> {
        let digits = value.strip_prefix('-').unwrap_or(value);
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_number = match digits.split_once('.') {
            Some((whole, fraction)) => {
                may_have_fraction && are_digits(whole) && are_digits(fraction)
            }
            None => are_digits(digits),
        };
        // Nothing is less than no zero.
        let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let value = if is_zero { digits } else { value };
        let mut number = is_number.then(|| Decimal::try_from_str(value).ok())??;
        number.trim_start();
        let formatter = self.numbers.get_or_init(|| {
            DecimalFormatter::try_new(self.culture.into(), Default::default()).ok()
        });
        Some(formatter.as_ref()?.format(&number).to_string())
    }
}

/// All digits of the year: that of two digits is of no century.
fn date_style() -> YMD {
    YMD::short().with_year_style(YearStyle::Full)
}

/// Reads `11/09/2017`: month, day, year.
fn read_date(text: &str) -> Option<civil::Date> {
    let mut parts = text.split('/');
    let month = read_digits(parts.next()?, 1..=2)?;
    let day = read_digits(parts.next()?, 1..=2)?;
    let year = read_digits(parts.next()?, 4..=4)?;
    let is_all = parts.next().is_none();
    let (month, day) = (month.try_into().ok()?, day.try_into().ok()?);
    is_all.then(|| civil::Date::new(year, month, day).ok())?
}

/// Reads `14:53:18` or `14:53`, and which of both it is.
fn read_time(text: &str) -> Option<(civil::Time, TimePrecision)> {
    let mut parts = text.split(':');
    let mut part = || parts.next().map(|part| read_digits(part, 1..=2));
    let (hour, minute, second) = (part()??, part()??, part());
    let is_all = part().is_none();
    let precision = second.map_or(TimePrecision::Minute, |_| TimePrecision::Second);
    let second = second.unwrap_or(Some(0))?;
    let time = civil::Time::new(
        hour.try_into().ok()?,
        minute.try_into().ok()?,
        second.try_into().ok()?,
        0,
    );
    is_all.then(|| time.ok().map(|time| (time, precision)))?
}

fn read_digits(text: &str, lengths: RangeInclusive<usize>) -> Option<i16> {
    let are_digits = lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    are_digits.then(|| text.parse().ok())?
}

fn icu_date(date: civil::Date) -> Option<Date<Gregorian>> {
    // Before it a culture would write an era.
    let year = Some(date.year()).filter(|year| *year >= 1000)?;
    let (month, day) = (date.month().try_into().ok()?, date.day().try_into().ok()?);
    Date::try_new_gregorian(year.into(), month, day).ok()
}

fn icu_time(time: civil::Time) -> Option<Time> {
    let part = |number: i8| u8::try_from(number).ok();
    Time::try_new(
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
        0,
    )
    .ok()
}
