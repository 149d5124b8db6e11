//! From a document to the model: references are followed, names decided, and what cannot be generated is said.

mod applied;
mod choices;
mod content;
mod defaults;
mod definitions;
mod directions;
mod enumerations;
mod forms;
mod headers;
mod keywords;
mod media_types;
mod numbers;
mod objects;
mod operations;
mod operators;
mod parameters;
mod parts;
mod paths;
mod patterns;
mod reach;
mod recursion;
mod references;
mod renumber;
mod request_bodies;
mod responses;
mod scalars;
mod schemas;
mod security;
mod tags;
mod unions;
mod versions;
mod xml;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use self::applied::Identity;
pub(crate) use self::references::component_name;
use self::schemas::Candidate;
use crate::api::{Answer, AnswerBody, Api, Choice};
use crate::document::{Document, Schema};
use crate::names::{Names, Use};
use crate::problem::{Omission, Problem, SchemaProblem};
use crate::source::Place;

/// Makes the model. What is wrong goes to `problems`; if an error is among it, there is no model.
///
/// Of types it makes `most_types` and no more.
pub(crate) fn lower(
    document: &Document,
    most_types: usize,
    problems: &mut Vec<Problem>,
) -> Option<Api> {
    let mut lowering = Lowering {
        document,
        is_whole: problems.iter().all(Problem::is_warning),
        problems,
        type_names: Names::default(),
        choice_names: Names::default(),
        types: IndexMap::new(),
        most_types,
        has_too_many_types: false,
        component_names: HashMap::new(),
        named: HashSet::new(),
        checked: HashSet::new(),
        nulls: HashMap::new(),
        answers: IndexMap::new(),
        schemes: IndexMap::new(),
        choices: Vec::new(),
        rejection: None,
        errors: Vec::new(),
        inside: Vec::new(),
        used: HashSet::new(),
        served: Vec::new(),
        served_as_xml: Vec::new(),
        not_served: Vec::new(),
        formats: IndexMap::new(),
        takes_checks: false,
        styled: Vec::new(),
        patterns: patterns::Patterns::default(),
        prefix: String::new(),
    };
    lowering.lower_schemes();
    lowering.name_components();
    let (mut operations, checked_formats) = lowering.operations();
    let mut types = lowering.definitions();
    lowering.check_forms(&types);
    Lowering::find_tags(&mut types);
    lowering.split_directions(&mut types, &mut operations);
    lowering.box_recursion(&mut types);
    lowering.check_xml_served();
    lowering.report_what_is_left_out();
    let is_right = lowering.problems.iter().all(Problem::is_warning);
    is_right.then(|| lowering.put_in_order(types, operations, checked_formats))
}

/// The state of one run.
struct Lowering<'d> {
    document: &'d Document,
    /// Whether the document was read without an error: if not, what seems to be missing may just be broken.
    is_whole: bool,
    problems: &'d mut Vec<Problem>,
    /// The names of types and answers.
    type_names: Names,
    /// The names of the bodies with several schemas, which end in nothing that those of answers and operations do.
    choice_names: Names,
    /// The Rust names of the components that are schemas.
    component_names: HashMap<&'d str, String>,
    /// The schemas that become types; the index is the id for now.
    types: IndexMap<Identity<'d>, Candidate<'d>>,
    /// How many there may be.
    most_types: usize,
    /// Whether there would be more.
    has_too_many_types: bool,
    /// The components among them.
    named: HashSet<&'d str>,
    /// The addresses of the schemas whose keywords have been looked at.
    checked: HashSet<usize>,
    /// By address, whether null fits the schemas that were asked.
    nulls: HashMap<usize, Option<bool>>,
    /// The answers with headers, by the names of their components, or of operation and status; likewise.
    answers: IndexMap<String, (Place, Answer)>,
    /// The security schemes, likewise.
    schemes: IndexMap<&'d str, security::Candidate>,
    /// The bodies of answers with several schemas.
    choices: Vec<Choice>,
    /// What the answers of the runtime carry, once the first was met.
    rejection: Option<responses::Rejection>,
    /// The bodies of the errors that the runtime gives too, besides the implementation.
    errors: Vec<AnswerBody>,
    /// The components whose schemas are being lowered, outermost first.
    inside: Vec<&'d str>,
    /// Section and name of every component that something refers to.
    used: HashSet<(&'static str, &'d str)>,
    /// The schemas that operations use directly, in media types that are served.
    served: Vec<&'d Schema>,
    /// Those among them that XML carries.
    served_as_xml: Vec<&'d Schema>,
    /// The schemas that operations use directly, in other media types.
    not_served: Vec<&'d Schema>,
    /// The formats that the implementation is asked for, and where each is first met.
    formats: IndexMap<&'d str, Place>,
    /// Whether what is lowered is a parameter, whose format can be checked.
    takes_checks: bool,
    /// The parameters and headers that are written in a style.
    styled: Vec<forms::Styled>,
    /// What is known of the patterns.
    patterns: patterns::Patterns,
    /// What the names of the types begin with that an operation declares where it needs them.
    prefix: String,
}

impl Lowering<'_> {
    /// The names of components come first, whatever else there is.
    fn name_components(&mut self) {
        for (name, entry) in &self.document.components.schemas {
            let taken = self
                .type_names
                .take(name, entry.place, Use::Type, self.problems);
            self.component_names.insert(name, taken);
        }
    }

    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn not_supported(&mut self, construct: impl Into<String>, help: &'static str, place: Place) {
        self.report(
            SchemaProblem::NotSupported {
                construct: construct.into(),
                help,
                place,
            }
            .into(),
        );
    }

    fn not_generated(&mut self, what: impl Into<String>, help: &'static str, place: Place) {
        self.report(
            Omission::NotGenerated {
                what: what.into(),
                help,
                place,
            }
            .into(),
        );
    }

    /// What nothing is made of, at each of its places.
    fn left_out(&mut self, what: &str, places: &[Place]) {
        for place in places {
            self.not_generated(what, "it stays in the contract, for the reader", *place);
        }
    }
}
