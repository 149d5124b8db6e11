//! The Rust names of what a contract names: one place decides them all.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::problem::{NameProblem, Problem};
use crate::source::Place;

/// Names that generated code means in the prelude's sense.
const RESERVED: [&str; 16] = [
    "Box", "Clone", "Copy", "Default", "Drop", "Err", "From", "Into", "None", "Ok", "Option",
    "Result", "Send", "Some", "String", "Vec",
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
            avoided,
            suffix,
        }
    }

    /// Makes the Rust name of `name`, and takes it.
    pub(crate) fn take(
        &mut self,
        name: &str,
        place: Place,
        used_as: Use,
        problems: &mut Vec<Problem>,
    ) -> Option<String> {
        let Some(mut rust_name) = rust_name(name, used_as) else {
            problems.push(
                NameProblem::NoName {
                    name: name.to_owned(),
                    place,
                }
                .into(),
            );
            return None;
        };
        if self.avoided.contains(&rust_name.as_str()) {
            rust_name.push_str(self.suffix);
        }
        if used_as == Use::Type && RESERVED.contains(&rust_name.as_str()) {
            problems.push(
                NameProblem::ReservedName {
                    name: rust_name.clone(),
                    place,
                }
                .into(),
            );
        }
        if let Some((first_name, first)) = self.taken.get(&rust_name) {
            problems.push(
                NameProblem::NameCollision {
                    first_name: first_name.clone(),
                    second_name: name.to_owned(),
                    rust_name: rust_name.clone(),
                    first: *first,
                    second: place,
                }
                .into(),
            );
        } else {
            self.taken
                .insert(rust_name.clone(), (name.to_owned(), place));
        }
        Some(rust_name)
    }
}

/// Names of constants, made of a contract's names; a number tells apart those that would be the same.
#[derive(Debug, Default)]
pub(crate) struct Constants {
    taken: HashSet<String>,
}

impl Constants {
    /// Makes the name of a constant for `name`, and takes it.
    pub(crate) fn take(&mut self, prefix: &str, name: &str) -> String {
        let mut base = format!("{prefix}{}", ascii(name).to_shouty_snake_case());
        if !base.starts_with(|first: char| first.is_ascii_alphabetic()) {
            base.insert_str(0, "TEXT_");
        }
        let mut made = base.clone();
        let mut number = 1;
        while !self.taken.insert(made.clone()) {
            number += 1;
            made = format!("{base}_{number}");
        }
        made
    }
}

/// The Rust name of a contract's name; `None` if nothing of it is left.
pub(crate) fn rust_name(name: &str, used_as: Use) -> Option<String> {
    let ascii = ascii(name);
    let (mut made, prefix) = match used_as {
        Use::Type | Use::Prefix => (ascii.to_upper_camel_case(), "Type"),
        Use::Variant => (ascii.to_upper_camel_case(), "Value"),
        Use::Field => (ascii.to_snake_case(), "value_"),
    };
    if made.starts_with(|c: char| c.is_ascii_digit()) {
        made.insert_str(0, prefix);
    }
    if made.is_empty() {
        return None;
    }
    if made == "gen" || syn::parse_str::<syn::Ident>(&made).is_err() {
        made.push('_');
    }
    Some(made)
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
            ("2fa", Use::Field, "value_2fa"),
            ("1st", Use::Variant, "Value1st"),
            ("404", Use::Type, "Type404"),
        ] {
            assert_eq!(rust_name(name, used_as).as_deref(), Some(expected));
        }
        assert_eq!(rust_name("+-", Use::Variant), None);
    }

    #[test]
    fn what_generated_code_calls_so_itself_gets_another_name() {
        let mut names = Names::avoiding(&["body"], "_header");
        let mut take = |name| names.take(name, Place::default(), Use::Field, &mut Vec::new());
        assert_eq!(take("Body").as_deref(), Some("body_header"));
        assert_eq!(take("bodies").as_deref(), Some("bodies"));
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
