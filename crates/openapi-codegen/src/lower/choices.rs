//! Answers that hold different things in different media types: RFC 9457 beside an error of one's own.

use super::Lowering;
use super::content::Carried;
use crate::api::{AnswerBody, Choice, ChoiceId, ChoiceMember, Content, Kind, Value};
use crate::names::{Names, Use, rust_name};
use crate::problem::ContentProblem;

/// How the names of what stands beside the structs of choices end.
const OF_OTHERS: [&str; 5] = ["Answer", "Api", "Request", "Response", "Service"];

impl Lowering<'_> {
    /// The body of an answer that can hold these. All answers with the same ones share a struct.
    pub(super) fn answer_body(&mut self, contents: &[Carried]) -> Option<AnswerBody> {
        if let [only] = contents {
            return Some(AnswerBody::One(only.content.clone()));
        }
        let known = (self.choices.iter()).position(|choice| has_just(choice, contents));
        let index = match known {
            Some(index) => index,
            None => {
                let choice = self.new_choice(contents)?;
                self.choices.push(choice);
                self.choices.len() - 1
            }
        };
        for carried in contents {
            self.add_media_types(index, carried);
        }
        Some(AnswerBody::Choice(ChoiceId(index)))
    }

    fn new_choice(&mut self, contents: &[Carried]) -> Option<Choice> {
        let place = contents.first()?.place;
        let mut fields = Names::default();
        let mut names = Vec::new();
        let mut members = Vec::new();
        for carried in contents {
            let name = self.content_name(&carried.content);
            let field = fields.take(&name, carried.place, Use::Field, self.problems);
            names.push(name);
            members.push(ChoiceMember {
                field,
                content: carried.content.clone(),
                media_types: Vec::new(),
            });
        }
        // In a message each of them stands as the contract has it.
        let mut name = names.join("` or `");
        let rust_name = rust_name(&name, Use::Type);
        if OF_OTHERS.iter().any(|end| rust_name.ends_with(end)) {
            name.push_str(" Body");
        }
        let name = self
            .choice_names
            .take(&name, place, Use::Type, self.problems);
        Some(Choice { name, members })
    }

    /// A media type must tell which of the contents it carries.
    fn add_media_types(&mut self, index: usize, carried: &Carried) {
        let Some(choice) = self.choices.get_mut(index) else {
            return;
        };
        let mut ambiguous = Vec::new();
        for member in &mut choice.members {
            let is_it = member.content == carried.content;
            for media_type in &carried.media_types {
                let essence = &media_type.essence;
                let is_there = member.media_types.contains(essence);
                if !is_it && is_there {
                    ambiguous.push(essence.clone());
                } else if is_it && !is_there {
                    member.media_types.push(essence.clone());
                }
            }
        }
        for name in ambiguous {
            let place = carried.place;
            self.report(ContentProblem::AmbiguousMediaType { name, place }.into());
        }
    }

    /// What a content is called beside others.
    fn content_name(&self, content: &Content) -> String {
        match content {
            Content::Value(value) => self.value_name(value),
            Content::Text(_) => "Text".to_owned(),
            Content::Bytes => "Bytes".to_owned(),
            Content::Multipart(_) => "Parts".to_owned(),
            Content::Events(value) => format!("{} Events", self.value_name(value)),
        }
    }

    fn value_name(&self, value: &Value) -> String {
        match &value.kind {
            Kind::Named(id) => self.schema_name(*id).unwrap_or_default().to_owned(),
            Kind::List(list) => format!("{} List", self.value_name(&list.item)),
            Kind::Map(map) => format!("{} Map", self.value_name(&map.value)),
            Kind::Text(_) => "Text".to_owned(),
            Kind::Integer(_) | Kind::Number(_) => "Number".to_owned(),
            Kind::Boolean => "Flag".to_owned(),
            Kind::Any => "Value".to_owned(),
        }
    }
}

fn has_just(choice: &Choice, contents: &[Carried]) -> bool {
    let is_in = |content: &Content| contents.iter().any(|other| other.content == *content);
    choice.members.len() == contents.len()
        && choice.members.iter().all(|member| is_in(&member.content))
}
