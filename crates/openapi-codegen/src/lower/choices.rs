//! Answers with several schemas, each with its media types: RFC 9457 beside an error of one's own.

use std::collections::BTreeSet;

use super::Lowering;
use super::content::Carried;
use crate::api::{AnswerBody, Choice, ChoiceId, ChoiceMember, Content, Kind, TypeId, Value};
use crate::names::{Names, Use, rust_name};
use crate::problem::ContentProblem;

/// How the names of what stands beside the structs of choices end.
const OF_OTHERS: [&str; 5] = ["Answer", "Api", "Request", "Response", "Service"];

impl Lowering<'_> {
    /// The body of an answer with these schemas. All answers with the same ones share a struct.
    pub(super) fn choice(&mut self, schemas: &[Carried]) -> Option<AnswerBody> {
        let key: BTreeSet<TypeId> = schemas.iter().map(|schema| schema.id).collect();
        let known = self.choices.iter().position(|choice| ids(choice) == key);
        let index = match known {
            Some(index) => index,
            None => {
                let choice = self.new_choice(schemas)?;
                self.choices.push(choice);
                self.choices.len() - 1
            }
        };
        for schema in schemas {
            self.add_media_types(index, schema);
        }
        Some(AnswerBody::Choice(ChoiceId(index)))
    }

    fn new_choice(&mut self, schemas: &[Carried]) -> Option<Choice> {
        let place = schemas.first()?.place;
        let mut fields = Names::default();
        let mut names = Vec::new();
        let mut members = Vec::new();
        for schema in schemas {
            let name = self.schema_name(schema.id)?.to_owned();
            let field = fields.take(&name, schema.place, Use::Field, self.problems)?;
            members.push(ChoiceMember {
                field,
                content: Content::Value(Value::of(Kind::Named(schema.id))),
                media_types: Vec::new(),
            });
            names.push(name);
        }
        // In a message each of them stands as the contract has it.
        let mut name = names.join("` or `");
        let rust_name = rust_name(&name, Use::Type)?;
        if OF_OTHERS.iter().any(|end| rust_name.ends_with(end)) {
            name.push_str(" Body");
        }
        let name = self
            .choice_names
            .take(&name, place, Use::Type, self.problems)?;
        Some(Choice { name, members })
    }

    /// A media type must tell which of the schemas it carries.
    fn add_media_types(&mut self, index: usize, schema: &Carried) {
        let Some(choice) = self.choices.get_mut(index) else {
            return;
        };
        let mut ambiguous = Vec::new();
        for member in &mut choice.members {
            let is_it = member.content == Content::Value(Value::of(Kind::Named(schema.id)));
            for essence in &schema.media_types {
                let is_there = member.media_types.contains(essence);
                if !is_it && is_there {
                    ambiguous.push(essence.clone());
                } else if is_it && !is_there {
                    member.media_types.push(essence.clone());
                }
            }
        }
        for name in ambiguous {
            let place = schema.place;
            self.report(ContentProblem::AmbiguousMediaType { name, place }.into());
        }
    }
}

fn ids(choice: &Choice) -> BTreeSet<TypeId> {
    let members = choice.members.iter();
    members
        .filter_map(|member| match member.content.value()?.kind {
            Kind::Named(id) => Some(id),
            _ => None,
        })
        .collect()
}
