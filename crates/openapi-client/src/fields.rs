//! How members of forms and of multipart bodies are written (OpenAPI 3.1, section 4.8.15).

use serde::Serialize;
use serde_json::Value;

use crate::InvalidRequest;
use crate::text::Text;

/// How a member is written where that is not as one would think.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldForm {
    /// As JSON.
    Json,
    /// A list in one text, with this between its items.
    List(char),
    /// An object in one text, with this between its names and values.
    Object(char),
}

/// What one member is written as.
#[derive(Debug)]
pub(crate) enum Field {
    /// As one would think.
    Plain(Text),
    /// As JSON.
    Json(Value),
    /// In one text, with this between its pieces.
    Joined(Vec<String>, char),
}

impl Field {
    /// The members of a value in their order; `forms` names those that are not as one would think.
    pub(crate) fn all_of(
        value: &(impl Serialize + ?Sized),
        forms: &[(&str, FieldForm)],
    ) -> Result<Vec<(String, Self)>, InvalidRequest> {
        let Text::Members(members) = Text::of("the body", value)? else {
            return Err(InvalidRequest(
                "a form has names; give an object or a map".to_owned(),
            ));
        };
        let mut json = Value::Null;
        if forms.iter().any(|(_, form)| *form == FieldForm::Json) {
            json = serde_json::to_value(value).map_err(|error| unwritable("the body", &error))?;
        }
        let written = members.into_iter().map(|(name, text)| {
            let form = forms.iter().find(|(other, _)| *other == name);
            let field = match form.map(|(_, form)| *form) {
                None => Self::Plain(text),
                Some(FieldForm::Json) => {
                    let json = json.get_mut(&name).map(Value::take);
                    Self::Json(json.unwrap_or_default())
                }
                Some(FieldForm::List(separator) | FieldForm::Object(separator)) => {
                    Self::Joined(text.pieces(), separator)
                }
            };
            (name, field)
        });
        Ok(written.collect())
    }

    /// One member.
    pub(crate) fn of(
        name: &str,
        value: &(impl Serialize + ?Sized),
        form: Option<FieldForm>,
    ) -> Result<Self, InvalidRequest> {
        Ok(match form {
            None => Self::Plain(Text::of(name, value)?),
            Some(FieldForm::Json) => {
                Self::Json(serde_json::to_value(value).map_err(|error| unwritable(name, &error))?)
            }
            Some(FieldForm::List(separator) | FieldForm::Object(separator)) => {
                Self::Joined(Text::of(name, value)?.pieces(), separator)
            }
        })
    }
}

/// Pieces in one text. What stands between them can be in none of them, for nothing tells it apart there.
pub(crate) fn joined(
    name: &str,
    pieces: &[String],
    separator: &str,
) -> Result<String, InvalidRequest> {
    if pieces.iter().any(|piece| piece.contains(separator)) {
        return Err(InvalidRequest(format!(
            "an item of `{name}` holds `{separator}`, which stands between the items; give another value"
        )));
    }
    Ok(pieces.join(separator))
}

fn unwritable(what: &str, error: &serde_json::Error) -> InvalidRequest {
    InvalidRequest(format!("`{what}` cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_items_is_refused_in_them() {
        let pieces = ["a", "b|c"].map(str::to_owned);
        assert_eq!(joined("near", &pieces, ","), Ok("a,b|c".to_owned()));
        assert!(joined("near", &pieces, "|").is_err());
    }
}
