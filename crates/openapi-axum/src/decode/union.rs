//! Unions: which of several alternatives a value is.
//!
//! A tag tells, if there is one. Otherwise the value is looked at from outside, and only where that leaves several
//! alternatives they are tried, each on a clone of the reader.

use std::borrow::Cow;
use std::fmt;

use super::{Decoded, Decoder, Expected, Malformed, Pointer, Reader, Token};
use crate::rejection::Violations;
use crate::scalar;

/// How much may be read again to tell alternatives inside of alternatives apart, in bytes: with each level that is as
/// many times more as there are alternatives.
const TRIAL_LIMIT_BYTES: usize = 1 << 20;

/// How much more of it there may be for each byte of the body up to there.
const TRIALS_PER_BYTE: usize = 16;

/// What each trial counts for besides what it reads, in bytes.
const TRIAL_BYTES: usize = 64;

/// One of the things that a value may be.
#[derive(Debug)]
pub struct Alternative<R, T> {
    /// What it is called in messages.
    pub name: &'static str,
    /// What it looks like from outside.
    pub form: Form,
    /// Reads it.
    pub read: fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T>,
}

/// What a value looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Anything.
    Any,
    /// An object that has members of these names.
    Object(&'static [&'static str]),
    /// A list.
    List,
    /// Text.
    Text,
    /// A number.
    Number,
    /// True or false.
    Boolean,
}

/// How deep trials are in each other, and how much they have read.
#[derive(Debug, Default)]
pub(super) struct Trials {
    depth: usize,
    read_bytes: usize,
}

/// What came of reading a value as one of the alternatives.
struct Trial<R, T> {
    value: Option<T>,
    reader: R,
    violations: Violations,
}

impl<'de, R: Reader<'de>> Decoder<R> {
    /// Reads a value that is exactly one of the alternatives (`oneOf`). In a format without types, in which the same
    /// text is a number and a string, it is the first that fits.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn one_of<T>(
        &mut self,
        at: &Pointer<'_>,
        alternatives: &[Alternative<R, T>],
    ) -> Decoded<T> {
        self.alternative(at, alternatives, R::IS_TYPED)
    }

    /// Reads a value as the first of the alternatives that it fits (`anyOf`).
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn any_of<T>(
        &mut self,
        at: &Pointer<'_>,
        alternatives: &[Alternative<R, T>],
    ) -> Decoded<T> {
        self.alternative(at, alternatives, false)
    }

    /// The text of the member that tells which alternative the object is that comes next; if there is none, that is
    /// noted, and the object is passed over. `expected` lists the values.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn tag(
        &mut self,
        at: &Pointer<'_>,
        name: &'static str,
        expected: &'static str,
    ) -> Result<Option<Cow<'de, str>>, Malformed> {
        let mut ahead = self.reader.clone();
        match ahead.value(Expected::Element)? {
            Token::Object => {}
            other => {
                self.reader.skip()?;
                let found = scalar::describe(&other);
                self.note(at, &format_args!("expected an object, found {found}"));
                return Ok(None);
            }
        }
        let mut found = None;
        while let Some(member) = ahead.member()? {
            let is_exact = member == name;
            let is_tag = is_exact || (found.is_none() && member.eq_ignore_ascii_case(name));
            if !is_tag {
                ahead.skip()?;
                continue;
            }
            found = Some(match ahead.value(Expected::Scalar)? {
                Token::Text(text) | Token::Untyped(text) => Ok(text),
                Token::Number(text) => Ok(Cow::Borrowed(text)),
                other => Err(scalar::describe(&other)),
            });
            if is_exact || found.as_ref().is_some_and(Result::is_err) {
                break;
            }
        }
        let detail = match found {
            Some(Ok(tag)) => return Ok(Some(tag)),
            Some(Err(found)) => format!("expected {expected}, found {found}"),
            None => format!("is missing, expected {expected}"),
        };
        self.note(&at.member(name), &detail);
        self.reader.skip().map(|()| None)
    }

    /// Notes a tag that stands for no alternative, and passes over the object.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn unknown_tag<T>(
        &mut self,
        at: &Pointer<'_>,
        name: &'static str,
        expected: &'static str,
    ) -> Decoded<T> {
        let detail = format_args!("expected {expected}, found another string");
        self.note(&at.member(name), &detail);
        self.reader.skip().map(|()| None)
    }

    fn alternative<T>(
        &mut self,
        at: &Pointer<'_>,
        alternatives: &[Alternative<R, T>],
        exactly_one: bool,
    ) -> Decoded<T> {
        let look = self.look(alternatives.iter().any(|one| one.form.has_names()))?;
        let mut fitting = alternatives.iter().filter(|one| look.fits::<R>(one.form));
        match (fitting.next(), fitting.next()) {
            (None, _) => {
                let (names, found) = (Names(alternatives), scalar::describe(&look.token));
                self.note(
                    at,
                    &format_args!("expected {names}, found {found} that is none of them"),
                );
                self.reader.skip().map(|()| None)
            }
            (Some(only), None) => (only.read)(self, at),
            (Some(_), Some(_)) => {
                let fitting = alternatives.iter().filter(|one| look.fits::<R>(one.form));
                self.try_each(at, fitting, exactly_one)
            }
        }
    }

    /// What comes next, from outside; its members only where they are asked for.
    fn look(&self, with_names: bool) -> Result<Look<'de>, Malformed> {
        let mut ahead = self.reader.clone();
        let token = ahead.value(Expected::Object)?;
        let mut names = Vec::new();
        // In a format without types, an object without members may be a text without characters.
        let with_names = with_names || !R::IS_TYPED;
        if with_names && token == Token::Object {
            while let Some(name) = ahead.member()? {
                names.push(name);
                ahead.skip()?;
            }
        }
        Ok(Look { token, names })
    }

    fn try_each<'a, T: 'a>(
        &mut self,
        at: &Pointer<'_>,
        alternatives: impl Iterator<Item = &'a Alternative<R, T>>,
        exactly_one: bool,
    ) -> Decoded<T>
    where
        R: 'a,
    {
        let mut best: Option<(&str, Trial<R, T>)> = None;
        for alternative in alternatives {
            let limit = TRIAL_LIMIT_BYTES + self.reader.position().saturating_mul(TRIALS_PER_BYTE);
            if self.trials.read_bytes > limit {
                self.note(
                    at,
                    &"has too many alternatives inside of each other to be told apart",
                );
                return self.reader.skip().map(|()| None);
            }
            let trial = self.attempt(at, alternative.read)?;
            let fits = trial.value.is_some();
            match &best {
                Some((name, first)) if first.value.is_some() && fits => {
                    let detail = format_args!(
                        "fits both {name} and {}, expected only one",
                        alternative.name
                    );
                    self.note(at, &detail);
                    self.reader = trial.reader;
                    return Ok(None);
                }
                Some((_, best)) if !fits && best.is_as_good(&trial) => {}
                _ => best = Some((alternative.name, trial)),
            }
            if fits && !exactly_one {
                break;
            }
        }
        let Some((name, best)) = best else {
            return Ok(None);
        };
        if best.value.is_none() {
            self.note(
                at,
                &format_args!("fits none of its alternatives, of which {name} is the nearest"),
            );
        }
        self.reader = best.reader;
        self.violations.append(best.violations);
        Ok(best.value)
    }

    /// Reads the value on a clone of the reader.
    fn attempt<T>(
        &mut self,
        at: &Pointer<'_>,
        read: fn(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Result<Trial<R, T>, Malformed> {
        let start = self.reader.clone();
        let noted = std::mem::take(&mut self.violations);
        self.trials.depth += 1;
        let value = read(self, at);
        self.trials.depth -= 1;
        let violations = std::mem::replace(&mut self.violations, noted);
        let value = value?.filter(|_| violations.is_empty());
        if self.trials.depth > 0 {
            let read_bytes = self.reader.position().saturating_sub(start.position());
            self.trials.read_bytes += read_bytes + TRIAL_BYTES;
        }
        let reader = std::mem::replace(&mut self.reader, start);
        Ok(Trial {
            value,
            reader,
            violations,
        })
    }
}

impl Form {
    fn has_names(self) -> bool {
        matches!(self, Self::Object(names) if !names.is_empty())
    }
}

impl<R, T> Trial<R, T> {
    /// Whether it went no worse than another, which failed.
    fn is_as_good(&self, other: &Self) -> bool {
        self.value.is_some() || self.violations.count() <= other.violations.count()
    }
}

/// A value from outside.
struct Look<'de> {
    token: Token<'de>,
    names: Vec<Cow<'de, str>>,
}

impl Look<'_> {
    /// Whether something of this form may be behind it.
    fn fits<'de, R: Reader<'de>>(&self, form: Form) -> bool {
        let has = |name: &&str| {
            self.names
                .iter()
                .any(|other| other.eq_ignore_ascii_case(name))
        };
        match (form, &self.token) {
            (Form::Any, _) => true,
            // A text with commas in it may be any of them.
            (Form::Text | Form::Number | Form::Boolean | Form::List, Token::Object)
                if R::IS_ONE_TEXT =>
            {
                true
            }
            (Form::Object(names), Token::Object) => names.iter().all(has),
            (Form::List, Token::List) => true,
            (Form::Text, Token::Text(_) | Token::Untyped(_)) => true,
            (Form::Number, Token::Number(_) | Token::Untyped(_)) => true,
            (Form::Boolean, Token::Boolean(_) | Token::Untyped(_)) => true,
            // One value of a form is a list of one; an element is a list if its children are.
            (Form::List, Token::Object | Token::Untyped(_)) => !R::IS_TYPED,
            (Form::Text, Token::Object) => !R::IS_TYPED && self.names.is_empty(),
            _ => false,
        }
    }
}

/// The names of alternatives, as a list.
struct Names<'a, R, T>(&'a [Alternative<R, T>]);

impl<R, T> fmt::Display for Names<'_, R, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, alternative) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { " or " };
            write!(formatter, "{separator}{}", alternative.name)?;
        }
        Ok(())
    }
}
