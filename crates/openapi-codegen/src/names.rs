//! The Rust names of what a contract names: one place decides them all.

use std::collections::HashMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

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
    Variant,
    Field,
}

/// Names side by side, no two of which may be the same.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashMap<String, (String, Place)>,
}

impl Names {
    /// Makes the Rust name of `name`, and takes it.
    pub(crate) fn take(
        &mut self,
        name: &str,
        place: Place,
        used_as: Use,
        problems: &mut Vec<Problem>,
    ) -> Option<String> {
        let Some(rust_name) = rust_name(name, used_as) else {
            problems.push(
                NameProblem::NoName {
                    name: name.to_owned(),
                    place,
                }
                .into(),
            );
            return None;
        };
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

/// The Rust name of a contract's name; `None` if nothing of it is left.
pub(crate) fn rust_name(name: &str, used_as: Use) -> Option<String> {
    let ascii: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let (mut made, prefix) = match used_as {
        Use::Type => (ascii.to_upper_camel_case(), "Type"),
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
}
