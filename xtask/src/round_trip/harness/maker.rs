//! Makes values by proptest: the same for the same seed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How deep values that hold themselves become.
const DEPTH: usize = 4;
/// How often a value is made anew that is not yet what is wanted.
const TRIES: usize = 300;

/// Where a value travels, and so what can be said there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// JSON and its like: everything.
    Json,
    /// Fields of a form: nothing that is empty, and not these characters, which delimit.
    Form(&'static str),
    /// A text of its own.
    Text,
    /// Path or query, in a style: nothing that is empty, and not these characters.
    Styled(&'static str),
    /// A header: printable ASCII, but for these characters.
    Header(&'static str),
}

/// A schema that has a Rust type.
pub trait Made {
    fn made(m: &mut Maker) -> Self;
}

/// What a text must keep to.
pub struct Text {
    pub min: usize,
    pub max: Option<usize>,
    /// The whole text.
    pub shape: Option<&'static str>,
    /// What it is looked through for.
    pub pattern: Option<&'static str>,
    pub characters: &'static [(char, char)],
}

pub struct Maker {
    runner: TestRunner,
    place: Place,
    depth: usize,
}

impl Maker {
    pub fn of(seed: u64) -> Self {
        let mut bytes = [0; 32];
        for (byte, part) in bytes.iter_mut().zip(seed.to_le_bytes().iter().cycle()) {
            *byte = *part;
        }
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let config = Config {
            failure_persistence: None,
            ..Config::default()
        };
        Self {
            runner: TestRunner::new_with_rng(config, rng),
            place: Place::Json,
            depth: 0,
        }
    }

    /// A value of a strategy.
    pub fn draw<S: Strategy>(&mut self, strategy: S) -> S::Value {
        strategy
            .new_tree(&mut self.runner)
            .expect("a value")
            .current()
    }

    pub fn within<T>(&mut self, place: Place, make: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.place, place);
        let made = make(self);
        self.place = before;
        made
    }

    /// A named value, one step down.
    pub fn named<T: Made>(&mut self) -> T {
        self.depth += 1;
        let made = T::made(self);
        self.depth -= 1;
        made
    }

    pub fn is_deep(&self) -> bool {
        self.depth >= DEPTH
    }

    pub fn index(&mut self, end: usize) -> usize {
        self.draw(0..end)
    }

    pub fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        let index = self.index(all.len());
        all[index].clone()
    }

    pub fn boolean(&mut self) -> bool {
        self.draw(any::<bool>())
    }

    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.is_deep() && self.boolean()).then(|| make(self))
    }

    /// What is set, and what holds then: nothing and the default, or another value.
    pub fn or_default<T: Clone>(
        &mut self,
        default: T,
        make: impl FnOnce(&mut Self) -> T,
    ) -> (Option<T>, T) {
        match self.maybe(make) {
            Some(value) => (Some(value.clone()), value),
            None => (None, default),
        }
    }

    /// A value of which this holds.
    pub fn until<T>(&mut self, make: impl Fn(&mut Self) -> T, holds: impl Fn(&T) -> bool) -> T {
        for _ in 0..TRIES {
            let made = make(self);
            if holds(&made) {
                return made;
            }
        }
        panic!("no value of {} is found", std::any::type_name::<T>());
    }

    /// An object with so many members; where nothing can be empty, with one at least.
    pub fn object<T: Serialize>(
        &mut self,
        min: usize,
        max: usize,
        make: impl Fn(&mut Self) -> T,
    ) -> T {
        let has_members = |value: &T| {
            let value = serde_json::to_value(value).expect("a value");
            value.as_object().map_or(1, serde_json::Map::len)
        };
        if min == 0 && max == usize::MAX && self.place == Place::Json {
            return make(self);
        }
        // An object without any member stays as it is.
        let least = if self.place == Place::Json {
            min
        } else {
            min.max(1)
        };
        for _ in 0..TRIES {
            let made = make(self);
            if (least..=max).contains(&has_members(&made)) {
                return made;
            }
        }
        make(self)
    }

    fn fewest(&self, min: usize, max: usize) -> usize {
        if self.place == Place::Json {
            min
        } else {
            min.max(1).min(max)
        }
    }

    pub fn list<T: PartialEq>(
        &mut self,
        min: usize,
        max: usize,
        unique: bool,
        make: impl Fn(&mut Self) -> T,
    ) -> Vec<T> {
        let min = self.fewest(min, max);
        let length = if self.is_deep() {
            min
        } else {
            self.draw(min..=max.min(min + 3))
        };
        let mut made = Vec::new();
        for _ in 0..TRIES {
            if made.len() == length {
                break;
            }
            let item = make(self);
            if !unique || !made.contains(&item) {
                made.push(item);
            }
        }
        made
    }

    pub fn map<T>(
        &mut self,
        min: usize,
        max: usize,
        taken: &[&str],
        make: impl Fn(&mut Self) -> T,
    ) -> BTreeMap<String, T> {
        let min = if taken.is_empty() {
            self.fewest(min, max)
        } else {
            min
        };
        let length = if self.is_deep() {
            min
        } else {
            self.draw(min..=max.min(min + 2))
        };
        let mut made = BTreeMap::new();
        while made.len() < length {
            let key = self.draw("[a-z][a-zA-Z0-9_]{0,7}");
            if !taken.contains(&key.as_str()) {
                let value = make(self);
                made.insert(key, value);
            }
        }
        made
    }

    pub fn integer(&mut self, min: i128, max: i128, multiple_of: i128) -> i128 {
        let (least, most) = (
            min.div_euclid(multiple_of) + i128::from(min.rem_euclid(multiple_of) != 0),
            max.div_euclid(multiple_of),
        );
        let near = 0.clamp(least, most);
        let small = near.saturating_sub(100).max(least)..=near.saturating_add(100).min(most);
        multiple_of
            * self
                .draw(prop_oneof![4 => small, 1 => Just(least), 1 => Just(most), 2 => least..=most])
    }

    pub fn number(
        &mut self,
        min: Option<f64>,
        max: Option<f64>,
        multiple_of: Option<f64>,
        holds: impl Fn(f64) -> bool,
    ) -> f64 {
        let (low, high) = match (min, max) {
            (Some(min), Some(max)) => (min, max),
            (Some(min), None) => (min, min + 100_000.0),
            (None, Some(max)) => (max - 100_000.0, max),
            (None, None) => (-100_000.0, 100_000.0),
        };
        self.until(
            |m| {
                let step = multiple_of.unwrap_or(0.125);
                #[expect(clippy::cast_possible_truncation, reason = "they are small")]
                let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
                #[expect(clippy::cast_precision_loss, reason = "they are small")]
                let value = m.draw(first..=last.max(first)) as f64;
                value * step
            },
            |value| holds(*value),
        )
    }

    pub fn text(&mut self, rules: &Text) -> String {
        let found = rules
            .pattern
            .map(|pattern| regex::Regex::new(pattern).expect("a pattern"));
        let place = self.place;
        self.until(
            |m| m.text_once(rules),
            |text| {
                let length = text.chars().count();
                length >= rules.min
                    && rules.max.is_none_or(|max| length <= max)
                    && found.as_ref().is_none_or(|found| found.is_match(text))
                    && can_be_said(place, text)
            },
        )
    }

    fn text_once(&mut self, rules: &Text) -> String {
        let shape = rules
            .shape
            .and_then(|shape| proptest::string::string_regex(shape).ok());
        if let Some(shape) = shape {
            return self.draw(shape);
        }
        let fewest = if self.place == Place::Json {
            rules.min
        } else {
            rules.min.max(1)
        };
        let most = rules.max.unwrap_or(usize::MAX).min(fewest + 6).max(fewest);
        if !rules.characters.is_empty() {
            let ranges = rules
                .characters
                .iter()
                .map(|(first, last)| *first..=*last)
                .collect();
            let one = proptest::char::ranges(Cow::Owned(ranges));
            return self
                .draw(prop::collection::vec(one, fewest..=most))
                .into_iter()
                .collect();
        }
        let one = match self.place {
            Place::Json | Place::Form(_) | Place::Text => {
                prop_oneof![any::<char>(), "[ -~é☃]".prop_map(first)].boxed()
            }
            Place::Styled(_) => "[a-zA-Z0-9 /?&=+%#;:,.|~!'\"()*@$\\[\\]{}é☃-]"
                .prop_map(first)
                .boxed(),
            Place::Header(_) => "[ -~]".prop_map(first).boxed(),
        };
        self.draw(prop::collection::vec(one, fewest..=most))
            .into_iter()
            .collect()
    }

    /// Anything that JSON can say, but null, which is as good as nothing in many places.
    pub fn any(&mut self) -> serde_json::Value {
        match self.index(if self.is_deep() { 3 } else { 5 }) {
            0 => self.boolean().into(),
            1 => self.draw(any::<i64>()).into(),
            2 => self.draw("[a-zé\"\\\\ ]{1,6}").into(),
            3 => {
                self.depth += 2;
                let items = self.list(0, 3, false, Self::any);
                self.depth -= 2;
                items.into()
            }
            _ => {
                self.depth += 2;
                let members = self.map(0, 3, &[], Self::any);
                self.depth -= 2;
                serde_json::Value::Object(members.into_iter().collect())
            }
        }
    }

    pub fn bytes(&mut self) -> Vec<u8> {
        self.draw(prop::collection::vec(any::<u8>(), 0..200))
    }
}

fn first(text: String) -> char {
    text.chars().next().unwrap_or('a')
}

fn can_be_said(place: Place, text: &str) -> bool {
    match place {
        Place::Json | Place::Text => true,
        Place::Form(without) => !text.contains(|c| without.contains(c)),
        // The path cannot have these as a segment (RFC 3986, section 5.2.4).
        Place::Styled(without) => {
            text != "." && text != ".." && !text.contains(|c| without.contains(c))
        }
        Place::Header(without) => {
            text.trim() == text
                && text.is_ascii()
                && !text.contains(|c: char| c.is_control() || without.contains(c))
        }
    }
}

/// A value that JSON says, such as a default.
pub fn parsed<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("a value of its type")
}

/// Whether a value of a union is what its JSON is read as.
pub fn is_itself<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> bool {
    let json = serde_json::to_value(value).expect("JSON");
    serde_json::from_value::<T>(json).is_ok_and(|read| read == *value)
}

/// Whether the JSON of a value is also that of another type.
pub fn fits<T: DeserializeOwned>(value: &impl Serialize) -> bool {
    let json = serde_json::to_value(value).expect("JSON");
    serde_json::from_value::<T>(json).is_ok()
}

/// Whether a value is one of those that are listed.
pub fn is_listed(value: &impl Serialize, are_integers: bool, listed: &[&str]) -> bool {
    match serde_json::to_value(value).expect("JSON") {
        serde_json::Value::String(text) => !are_integers && listed.contains(&text.as_str()),
        serde_json::Value::Number(number) => {
            are_integers && listed.contains(&number.to_string().as_str())
        }
        _ => false,
    }
}
