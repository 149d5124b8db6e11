//! Multipart bodies, and forms whose members are encoded one by one.

use super::Lowering;
use super::applied::Applied;
use super::schemas::{Form, is_closed};
use crate::api::{
    Access, BodyPart, Content, FieldEncoding, FieldForm, Kind, Member, Multipart, Value,
};
use crate::document::{Encoding, Entry, Map, MediaType, Schema, Style};
use crate::names::Use;
use crate::source::Place;

/// What a form or a multipart body holds, and how its fields are encoded.
pub(super) struct Fields {
    pub(super) content: Content,
    pub(super) encodings: Vec<FieldEncoding>,
}

impl<'d> Lowering<'d> {
    /// Each encoding must be of a property (OpenAPI 3.1, section 4.8.14.1).
    pub(super) fn check_encodings(&mut self, declared: &'d MediaType, schema: &'d Schema) {
        let Some(applied) = self.applied(schema) else {
            return;
        };
        if applied.union().is_some() {
            // Each alternative has properties of its own.
            return;
        }
        for (name, entry) in &declared.encodings {
            if property(&applied, name).is_none() {
                let what = format!("the encoding of `{name}`, which is not among the properties");
                let help = "remove it, or correct its name";
                self.not_generated(what, help, entry.place);
            }
        }
    }

    /// A form: a value, some members of which have encodings of their own.
    pub(super) fn form_fields(
        &mut self,
        declared: &'d MediaType,
        schema: &'d Schema,
        name: &str,
    ) -> Option<Fields> {
        let value = self.value(schema, name)?;
        let mut encodings = Vec::new();
        for (member, entry) in &declared.encodings {
            let Some(encoding) = &entry.value else {
                continue;
            };
            let form = match encoding.content_type.as_deref() {
                Some(media_type) if is_json(media_type) => Some(FieldForm::Json),
                _ => self.delimited(schema, member, encoding, entry.place),
            };
            encodings.extend(form.map(|form| FieldEncoding {
                name: member.clone(),
                form,
            }));
        }
        Some(Fields {
            content: Content::Value(value),
            encodings,
        })
    }

    /// A multipart body: a value like any other where no part is a file, else a struct of its parts.
    pub(super) fn parts(
        &mut self,
        declared: &'d MediaType,
        schema: &'d Schema,
        name: &str,
    ) -> Option<Fields> {
        let applied = self.applied(schema)?;
        let files = self.files(&applied);
        let whole = match files.as_slice() {
            [] => Some(self.value(schema, name)?),
            _ => None,
        };
        // What stands in a type is named after it.
        let own_name = whole.as_ref().and_then(|value| match value.kind {
            Kind::Named(id) => Some(self.types.get_index(id.0)?.1.schema_name.clone()),
            _ => None,
        });
        let object = self.object(&applied, own_name.as_deref().unwrap_or(name));
        let mut encodings = Vec::new();
        for member in &object.members {
            let form = match declared.encodings.get(&member.name) {
                Some(Entry {
                    value: Some(encoding),
                    place,
                }) => self.form_of_part(schema, member, encoding, *place),
                _ => self.is_structured(&member.value).then_some(FieldForm::Json),
            };
            encodings.extend(form.map(|form| FieldEncoding {
                name: member.name.clone(),
                form,
            }));
        }
        if let Some(value) = whole {
            let content = Content::Value(value);
            return Some(Fields { content, encodings });
        }
        let place = schema.place;
        let name = self
            .type_names
            .take_free(&format!("{name} Parts"), place, Use::Type);
        // Parts stand in requests alone.
        let members = object.members.into_iter();
        let (passed_over, parts): (Vec<_>, Vec<_>) =
            members.partition(|member| member.access == Access::ReadOnly);
        let parts = parts.into_iter().map(|member| {
            let is_text = self.is_scalar(&member.value);
            part(member, is_text, &files, &declared.encodings)
        });
        let parts = parts.collect();
        let content = Content::Multipart(Multipart {
            name,
            parts,
            is_closed: applied.schemas().any(is_closed),
            passed_over: passed_over.into_iter().map(|member| member.name).collect(),
        });
        Some(Fields { content, encodings })
    }

    /// How a part that carries a value is encoded.
    fn form_of_part(
        &mut self,
        schema: &'d Schema,
        member: &Member,
        encoding: &Encoding,
        place: Place,
    ) -> Option<FieldForm> {
        if encoding.has_headers {
            let help = "headers of parts are neither read nor written";
            self.not_generated("`headers` of an encoding", help, place);
        }
        if encoding.style.is_some() {
            return self.delimited(schema, &member.name, encoding, place);
        }
        match encoding.content_type.as_deref() {
            Some(media_type) if is_json(media_type) => Some(FieldForm::Json),
            Some(_) => None,
            None => self.is_structured(&member.value).then_some(FieldForm::Json),
        }
    }

    /// A list or an object that stands in one text.
    fn delimited(
        &mut self,
        schema: &'d Schema,
        member: &str,
        encoding: &Encoding,
        place: Place,
    ) -> Option<FieldForm> {
        let separator = match (encoding.style, encoding.explode) {
            (Some(Style::SpaceDelimited), Some(false) | None) => ' ',
            (Some(Style::PipeDelimited), Some(false) | None) => '|',
            (Some(Style::Form) | None, Some(false)) => ',',
            _ => return None,
        };
        let applied = self.applied(schema)?;
        let of_member = property(&applied, member)?;
        match self.value(of_member, member)?.kind {
            Kind::List(_) => Some(FieldForm::List(separator)),
            Kind::Map(_) | Kind::Named(_) => Some(FieldForm::Object(separator)),
            _ => {
                let help = "it means something for lists and objects only";
                self.not_generated("`style` of an encoding", help, place);
                None
            }
        }
    }

    /// Whether a part of it is JSON unless something else is said (OpenAPI 3.1, section 4.8.15.1).
    fn is_structured(&self, value: &Value) -> bool {
        match &value.kind {
            Kind::Map(_) | Kind::Any => true,
            Kind::List(list) => self.is_structured(&list.item),
            Kind::Named(id) => {
                let candidate = self.types.get_index(id.0);
                candidate.is_none_or(|(_, one)| !matches!(one.form, Form::Enumeration(_)))
            }
            Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean => false,
        }
    }

    /// The members that are files, and whether there may be several of each.
    fn files(&mut self, applied: &Applied<'d>) -> Vec<(&'d str, bool)> {
        let properties = applied
            .schemas()
            .filter_map(|schema| schema.object.properties.as_ref());
        let properties: Vec<_> = properties.flat_map(|located| &located.value).collect();
        let mut files: Vec<(&str, bool)> = Vec::new();
        for (name, entry) in properties {
            let Some(schema) = &entry.value else { continue };
            let is_list = match (self.is_file(schema), self.item_of(schema)) {
                (true, _) => false,
                (false, Some(item)) if self.is_file(item) => true,
                _ => continue,
            };
            if !files.iter().any(|(known, _)| known == name) {
                files.push((name.as_str(), is_list));
            }
        }
        files
    }

    /// Whether a schema is of bytes as they are.
    fn is_file(&mut self, schema: &'d Schema) -> bool {
        let Some(applied) = self.applied(schema) else {
            return false;
        };
        applied.schemas().any(|schema| {
            let format = schema.format.as_ref();
            format.is_some_and(|format| format.value == "binary")
        })
    }

    fn item_of(&mut self, schema: &'d Schema) -> Option<&'d Schema> {
        let applied = self.applied(schema)?;
        let mut items = applied.schemas().filter_map(|schema| schema.items.as_ref());
        items.next().map(|items| &*items.value)
    }
}

fn part(
    member: Member,
    is_text: bool,
    files: &[(&str, bool)],
    encodings: &Map<Encoding>,
) -> BodyPart {
    let file = files.iter().find(|(name, _)| *name == member.name);
    let encoding = encodings.get(&member.name);
    let encoding = encoding.and_then(|entry| entry.value.as_ref());
    let media_types = encoding.and_then(|encoding| encoding.content_type.as_deref());
    let media_types = media_types.unwrap_or_default().split(',');
    let media_types = media_types.map(|one| one.trim().to_ascii_lowercase());
    let (min_items, max_items) = match &member.value.kind {
        Kind::List(list) => (list.min_items, list.max_items),
        _ => (None, None),
    };
    BodyPart {
        name: member.name,
        field: member.field,
        content: match file {
            Some(_) => Content::Bytes,
            None if is_text => Content::Text(member.value),
            None => Content::Value(member.value),
        },
        media_types: media_types.filter(|one| !one.is_empty()).collect(),
        repeated: file.is_some_and(|(_, is_list)| *is_list),
        min_items,
        max_items,
        required: member.required,
        documentation: member.documentation,
    }
}

/// The schema of a member.
fn property<'d>(applied: &Applied<'d>, name: &str) -> Option<&'d Schema> {
    let mut properties = applied
        .schemas()
        .filter_map(|schema| schema.object.properties.as_ref());
    properties.find_map(|located| located.value.get(name)?.value.as_ref())
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence == "application/json" || essence.ends_with("+json")
}
