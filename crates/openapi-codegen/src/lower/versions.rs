//! Keywords of one version of OpenAPI in a contract of another: they are taken as they are meant.

use super::Lowering;
use crate::document::{Located, Schema, SchemaType, Version};
use crate::parse::{Scalar, ScalarKind};
use crate::problem::SchemaProblem;
use crate::source::Place;

impl Lowering<'_> {
    /// Warns of every keyword of a schema that the version of its contract does not have, or not so.
    pub(super) fn check_version(&mut self, schema: &Schema) {
        match self.document.version {
            Version::V3_0 => self.check_newer(schema),
            Version::V3_1 => self.check_older(schema),
        }
    }

    fn check_newer(&mut self, schema: &Schema) {
        let (text, object) = (&schema.text, &schema.object);
        let keywords = [
            ("`const`", at(&schema.constant)),
            ("a list of types, or `type: 'null'`,", schema.listed_types),
            ("`contentEncoding`", at(&text.content_encoding)),
            ("`unevaluatedProperties`", at(&object.unevaluated)),
        ];
        for (what, place) in keywords {
            self.of_newer(what.to_owned(), place);
        }
        for (name, keyword) in exclusive(schema) {
            let number = keyword.as_ref().filter(|bound| !is_flag(bound));
            self.of_newer(format!("a number as `{name}`"), number.map(|it| it.place));
        }
        let mut lists = schema.types.iter();
        let list = lists.find(|one| one.value == SchemaType::Array && schema.items.is_none());
        self.of_newer("a list without `items`".to_owned(), list.map(|it| it.place));
    }

    fn of_newer(&mut self, what: String, place: Option<Place>) {
        let help = "it is taken as OpenAPI 3.1 has it; write `openapi: 3.1.1`, or say it in the words of 3.0";
        self.of_other(what, "3.0", help, place);
    }

    fn check_older(&mut self, schema: &Schema) {
        if let Some(nullable) = &schema.nullable {
            let place = nullable.place;
            self.report(SchemaProblem::NullableKeyword { place }.into());
        }
        let help = "it is taken as OpenAPI 3.0 has it; in 3.1 it is the bound itself";
        for (name, keyword) in exclusive(schema) {
            let flag = keyword.as_ref().filter(|bound| is_flag(bound));
            let what = format!("a boolean as `{name}`");
            self.of_other(what, "3.1", help, flag.map(|it| it.place));
        }
    }

    fn of_other(
        &mut self,
        what: String,
        version: &'static str,
        help: &'static str,
        place: Option<Place>,
    ) {
        let Some(place) = place else { return };
        self.report(
            SchemaProblem::OtherVersion {
                what,
                version,
                help,
                place,
            }
            .into(),
        );
    }
}

fn exclusive(schema: &Schema) -> [(&'static str, &Option<Located<Scalar>>); 2] {
    let number = &schema.number;
    [
        ("exclusiveMinimum", &number.exclusive_minimum),
        ("exclusiveMaximum", &number.exclusive_maximum),
    ]
}

fn is_flag(bound: &Located<Scalar>) -> bool {
    matches!(bound.value.kind, ScalarKind::Boolean(_))
}

fn at<T>(keyword: &Option<Located<T>>) -> Option<Place> {
    keyword.as_ref().map(|located| located.place)
}
