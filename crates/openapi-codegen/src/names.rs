//! The Rust names of what a contract names: one place decides them all.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::problem::{NameProblem, Problem};
use crate::source::Place;

/// Names that generated code means in the prelude's sense, or imports beside the types.
const RESERVED: [&str; 24] = [
    "BTreeMap",
    "Deserialize",
    "Deserializer",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "Serialize",
    "Serializer",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Err",
    "From",
    "Into",
    "None",
    "Ok",
    "Option",
    "Result",
    "Send",
    "Some",
    "String",
    "Vec",
];

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Type,
    /// The beginning of the names of types.
    Prefix,
    Variant,
    Field,
}

/// Names side by side, no two of which may be the same.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashMap<String, (String, Place)>,
    /// The last number behind a name that was not free.
    numbers: HashMap<String, usize>,
    /// What generated code calls by these names itself.
    avoided: &'static [&'static str],
    /// What a name gets behind it instead.
    suffix: &'static str,
}

impl Names {
    /// No names yet, and none of `avoided` to come: what would be called so gets `suffix` behind it.
    pub(crate) fn avoiding(avoided: &'static [&'static str], suffix: &'static str) -> Self {
        Self {
            taken: HashMap::new(),
            numbers: HashMap::new(),
            avoided,
            suffix,
        }
    }

    /// Makes the Rust name of `name`, and takes it. Where another name has become the same already, or Rust means
    /// something else by it, there is a number behind it, and a warning.
    pub(crate) fn take(
        &mut self,
        name: &str,
        place: Place,
        used_as: Use,
        problems: &mut Vec<Problem>,
    ) -> String {
        let wanted = self.wanted(name, used_as);
        let taken = self.taken.get(&wanted).cloned();
        let made = self.take_free(name, place, used_as);
        if made == wanted {
            return made;
        }
        let rust_name = made.clone();
        problems.push(match taken {
            Some((first_name, first)) => NameProblem::NameCollision {
                first_name,
                second_name: name.to_owned(),
                wanted,
                rust_name,
                first,
                second: place,
            }
            .into(),
            None => NameProblem::ReservedName {
                name: wanted,
                rust_name,
                place,
            }
            .into(),
        });
        made
    }

    /// Makes a Rust name of `name` that is free, and takes it: a number behind it tells it from others.
    pub(crate) fn take_free(&mut self, name: &str, place: Place, used_as: Use) -> String {
        let wanted = self.wanted(name, used_as);
        let ends_with_digit = wanted.ends_with(|last: char| last.is_ascii_digit());
        // Behind a word of Rust, the number is enough to tell it from that.
        let base = wanted.trim_end_matches('_');
        let between = match used_as {
            Use::Field => "_",
            _ if ends_with_digit => "_",
            _ => "",
        };
        let is_reserved = |made: &str| used_as == Use::Type && RESERVED.contains(&made);
        let mut made = wanted.clone();
        if is_reserved(&made) || self.taken.contains_key(&made) {
            let number = self.numbers.entry(wanted.clone()).or_insert(1);
            while is_reserved(&made) || self.taken.contains_key(&made) {
                *number += 1;
                made = format!("{base}{between}{number}");
            }
        }
        self.taken.insert(made.clone(), (name.to_owned(), place));
        made
    }

    fn wanted(&self, name: &str, used_as: Use) -> String {
        let mut wanted = rust_name(name, used_as);
        if self.avoided.contains(&wanted.as_str()) {
            wanted.push_str(self.suffix);
        }
        wanted
    }
}

/// Names of constants, made of a contract's names; a number tells apart those that would be the same.
#[derive(Debug, Default)]
pub(crate) struct Constants {
    taken: HashSet<String>,
    /// The last number behind a name that was not free.
    numbers: HashMap<String, usize>,
}

impl Constants {
    /// Makes the name of a constant for `name`, and takes it.
    pub(crate) fn take(&mut self, prefix: &str, name: &str) -> String {
        let mut base = format!("{prefix}{}", ascii(name).to_shouty_snake_case());
        if !base.starts_with(|first: char| first.is_ascii_alphabetic()) {
            base.insert_str(0, "TEXT_");
        }
        let mut made = base.clone();
        if self.taken.contains(&made) {
            let number = self.numbers.entry(base.clone()).or_insert(1);
            while self.taken.contains(&made) {
                *number += 1;
                made = format!("{base}_{number}");
            }
        }
        self.taken.insert(made.clone());
        made
    }
}

/// The Rust name of a contract's name. What has no letter or digit of ASCII is spelled out.
pub(crate) fn rust_name(name: &str, used_as: Use) -> String {
    let words = words(name);
    let (mut made, prefix) = match used_as {
        Use::Type | Use::Prefix => (words.to_upper_camel_case(), "Type"),
        Use::Variant => (words.to_upper_camel_case(), "Value"),
        Use::Field => (words.to_snake_case(), "value_"),
    };
    if made.starts_with(|c: char| c.is_ascii_digit()) {
        made.insert_str(0, prefix);
    }
    // Behind a prefix comes more.
    let is_whole = used_as != Use::Prefix;
    if is_whole && (made == "gen" || syn::parse_str::<syn::Ident>(&made).is_err()) {
        made.push('_');
    }
    made
}

/// The words of a name: its letters and digits, the sign of a number, or else the names of its characters.
fn words(name: &str) -> String {
    let mut characters = name.chars();
    let sign = characters.next().and_then(sign);
    if let (Some(sign), Some('0'..='9')) = (sign, characters.next()) {
        return format!("{sign} {}", ascii(name));
    }
    if name.is_empty() {
        return "empty".to_owned();
    }
    if name.chars().any(|c| c.is_ascii_alphanumeric()) {
        return ascii(name);
    }
    let spelled = name.chars().map(|c| match spelled(c) {
        Some(word) => word.to_owned(),
        None => format!("u{:x}", u32::from(c)),
    });
    spelled.collect::<Vec<_>>().join(" ")
}

fn sign(character: char) -> Option<&'static str> {
    spelled(character).filter(|_| matches!(character, '+' | '-'))
}

/// What a character that is no letter and no digit is called.
fn spelled(character: char) -> Option<&'static str> {
    Some(match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        '$' => "dollar",
        '@' => "at",
        '#' => "hash",
        '&' => "and",
        '|' => "or",
        '~' => "tilde",
        '^' => "caret",
        ' ' => "space",
        _ => return None,
    })
}

/// Whether a name is a token (RFC 9110, section 5.6.2).
pub(crate) fn is_token(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}

/// The letters and digits of a name, apart where something else stands between them.
fn ascii(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_their_use() {
        for (name, used_as, expected) in [
            (
                "v1User_SetUserPresenceStatus",
                Use::Type,
                "V1UserSetUserPresenceStatus",
            ),
            (
                "v1User_SetUserPresenceStatus",
                Use::Field,
                "v1_user_set_user_presence_status",
            ),
            ("$select", Use::Field, "select"),
            ("X-XSRF-TOKEN", Use::Field, "x_xsrf_token"),
            ("type", Use::Field, "type_"),
            ("gen", Use::Field, "gen_"),
            ("self", Use::Variant, "Self_"),
            ("self", Use::Prefix, "Self"),
            ("2fa", Use::Field, "value_2fa"),
            ("1st", Use::Variant, "Value1st"),
            ("404", Use::Type, "Type404"),
            ("<=", Use::Variant, "LessEqual"),
            ("-1", Use::Variant, "Minus1"),
            ("+1", Use::Field, "plus_1"),
            ("", Use::Variant, "Empty"),
            ("\u{e9}", Use::Field, "ue9"),
        ] {
            assert_eq!(rust_name(name, used_as), expected);
        }
    }

    #[test]
    fn what_generated_code_calls_so_itself_gets_another_name() {
        let mut names = Names::avoiding(&["body"], "_header");
        let mut take = |name| names.take(name, Place::default(), Use::Field, &mut Vec::new());
        assert_eq!(take("Body"), "body_header");
        assert_eq!(take("bodies"), "bodies");
    }

    #[test]
    fn names_that_would_be_the_same_are_numbered() {
        let mut names = Names::default();
        let mut problems = Vec::new();
        let mut take = |name| names.take(name, Place::default(), Use::Variant, &mut problems);
        for (name, expected) in [
            ("a b", "AB"),
            ("a_b", "AB2"),
            ("a-b", "AB3"),
            ("ab2", "Ab2"),
        ] {
            assert_eq!(take(name), expected);
        }
        for (name, expected) in [
            ("self", "Self_"),
            ("Self", "Self2"),
            ("v 1", "V1"),
            ("v1", "V1_2"),
        ] {
            assert_eq!(take(name), expected);
        }
        assert!(problems.iter().all(Problem::is_warning));
        assert_eq!(problems.len(), 4);
    }

    #[test]
    fn constants_are_numbered_where_they_would_be_the_same() {
        let mut constants = Constants::default();
        for (name, expected) in [
            ("X-Foo", "HEADER_X_FOO"),
            ("X_Foo", "HEADER_X_FOO_2"),
            ("X-Foo-2", "HEADER_X_FOO_2_2"),
        ] {
            assert_eq!(constants.take("HEADER_", name), expected);
        }
        for (name, expected) in [("m²", "M"), ("²", "TEXT_"), ("2nd", "TEXT_2ND")] {
            assert_eq!(constants.take("", name), expected);
        }
    }
}
