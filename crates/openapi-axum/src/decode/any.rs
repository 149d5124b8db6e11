//! Values without a schema.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Decoded, Decoder, Expected, Malformed, Pointer, Reader, Token};

impl<'de, R: Reader<'de>> Decoder<R> {
    /// Reads any value. Text of a format without types (XML, forms) stays text; a member that is given twice, in
    /// whatever case, is noted, and so is a number that 64 bits cannot hold.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn any(&mut self, at: &Pointer<'_>) -> Decoded<Value> {
        Ok(match self.reader.value(Expected::Scalar)? {
            Token::Object => return self.any_object(at),
            Token::List => return self.any_list(at),
            Token::Null => Some(Value::Null),
            Token::Boolean(value) => Some(Value::Bool(value)),
            Token::Text(text) | Token::Untyped(text) => Some(Value::String(text.into_owned())),
            Token::Number(text) => {
                let number = serde_json::from_str(text).ok().map(Value::Number);
                if number.is_none() {
                    self.note(at, &"expected a number, found one out of range");
                }
                number
            }
        })
    }

    fn any_object(&mut self, at: &Pointer<'_>) -> Decoded<Value> {
        let mut members = Some(Map::new());
        let mut names = HashSet::new();
        while let Some(name) = self.reader.member()? {
            let at = at.member(&name);
            if !names.insert(name.to_ascii_lowercase()) {
                self.note(&at, &"is given twice");
                self.reader.skip()?;
                members = None;
                continue;
            }
            match (self.any(&at)?, &mut members) {
                (Some(value), Some(members)) => drop(members.insert(name.into_owned(), value)),
                _ => members = None,
            }
        }
        Ok(members.map(Value::Object))
    }

    fn any_list(&mut self, at: &Pointer<'_>) -> Result<Option<Value>, Malformed> {
        let mut items = Vec::new();
        let mut index = 0;
        while self.reader.item()? {
            items.extend(self.any(&at.item(index))?);
            index += 1;
        }
        Ok((items.len() == index).then_some(Value::Array(items)))
    }
}
