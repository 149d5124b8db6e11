//! Reading typed values out of nodes: kinds are checked, and every field of an object is accounted for.

use indexmap::IndexMap;

use crate::parse::{Data, Mapping, Node, ScalarKind};
use crate::problem::{FormProblem, Problem, nearest};
use crate::source::Place;

/// A node on its way to becoming a typed value.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) node: &'a Node,
    /// The field that holds it.
    pub(crate) name: &'a str,
    /// Where its key stands; where the node itself stands, if it has no key.
    pub(crate) place: Place,
}

/// A value that can be read from a node. `None` means that a problem says why not.
pub(crate) trait Read: Sized {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self>;
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// Named values in the document's order.
pub(crate) type Map<T> = IndexMap<String, Entry<T>>;

/// Named values among which extensions may stand, which are left alone.
#[derive(Debug)]
pub(crate) struct Extensible<T>(pub(crate) Map<T>);

/// A named value.
#[derive(Debug, Clone)]
pub(crate) struct Entry<T> {
    /// Where the name stands.
    pub(crate) place: Place,
    /// `None` where a problem says why not; the name is kept, so that references to it do not dangle.
    pub(crate) value: Option<T>,
}

/// The fields of an object, each taken by its name; what is left at the end is unknown.
pub(crate) struct Fields<'a, 'p> {
    object: &'static str,
    place: Place,
    mapping: &'a Mapping,
    known: Vec<&'static str>,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// Opens an object; `object` is its name in the specification, with its article.
    pub(crate) fn open(
        object: &'static str,
        spot: Spot<'a>,
        problems: &'p mut Vec<Problem>,
    ) -> Option<Self> {
        let mapping = mapping(spot, problems)?;
        Some(Self {
            object,
            place: spot.place,
            mapping,
            known: Vec::new(),
            problems,
        })
    }

    pub(crate) fn optional<T: Read>(&mut self, name: &'static str) -> Option<T> {
        self.known.push(name);
        let member = self.mapping.get(name)?;
        T::read(
            Spot {
                node: &member.node,
                name,
                place: member.key_place,
            },
            self.problems,
        )
    }

    pub(crate) fn required<T: Read>(&mut self, name: &'static str) -> Option<T> {
        if !self.mapping.contains_key(name) {
            self.problems.push(
                FormProblem::MissingField {
                    object: self.object,
                    field: name.to_owned(),
                    place: self.place,
                }
                .into(),
            );
        }
        self.optional(name)
    }

    /// A list; absent is empty.
    pub(crate) fn list<T: Read>(&mut self, name: &'static str) -> Vec<T> {
        self.optional(name).unwrap_or_default()
    }

    /// Named values; absent is empty.
    pub(crate) fn map<T: Read>(&mut self, name: &'static str) -> Map<T> {
        self.optional(name).unwrap_or_default()
    }

    /// A boolean; absent is false.
    pub(crate) fn flag(&mut self, name: &'static str) -> bool {
        self.optional(name).unwrap_or_default()
    }

    /// Where the key of a field stands, if it is there.
    pub(crate) fn key(&self, name: &str) -> Option<Place> {
        self.mapping.get(name).map(|member| member.key_place)
    }

    pub(crate) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Reports two fields of which only one may be there.
    pub(crate) fn exclusive(&mut self, field: &'static str, other: &'static str) {
        if let (Some(first), Some(second)) = (self.key(field), self.key(other)) {
            let exclusive = FormProblem::Exclusive {
                field,
                other,
                first,
                second,
            };
            self.report(exclusive.into());
        }
    }

    /// Ends the object: every field that nobody asked for is a problem, but extensions are free.
    pub(crate) fn close(self) {
        for (name, member) in self.mapping {
            if self.known.contains(&name.as_str()) || name.starts_with("x-") {
                continue;
            }
            let help = match nearest(name, self.known.iter().copied()) {
                Some(word) => {
                    format!("did you mean `{word}`? A field of your own begins with `x-`")
                }
                None => "remove it; a field of your own begins with `x-`".to_owned(),
            };
            self.problems.push(
                FormProblem::UnknownField {
                    object: self.object,
                    field: name.clone(),
                    help,
                    place: member.key_place,
                }
                .into(),
            );
        }
    }
}

/// The members of a spot that must be an object.
pub(crate) fn mapping<'a>(spot: Spot<'a>, problems: &mut Vec<Problem>) -> Option<&'a Mapping> {
    match &spot.node.data {
        Data::Mapping(mapping) => Some(mapping),
        _ => wrong_kind(spot, "an object", problems),
    }
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong_kind<T>(
    spot: Spot<'_>,
    expected: &'static str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let node = spot.node;
    let is_scalar = matches!(node.data, Data::Scalar(_));
    let help = match (expected, is_scalar) {
        ("a string", true) => "put it in quotes".to_owned(),
        _ => format!("replace it by {expected}"),
    };
    let is_visible = node.place.start < node.place.end;
    problems.push(
        FormProblem::WrongKind {
            field: spot.name.to_owned(),
            expected,
            found: node.kind().to_owned(),
            help,
            place: if is_visible { node.place } else { spot.place },
        }
        .into(),
    );
    None
}

/// Reads a word that must be one of a few.
pub(crate) fn word<T: Copy>(
    what: &'static str,
    words: &[(&str, T)],
    spot: Spot<'_>,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let found = Located::<String>::read(spot, problems)?;
    let known = words
        .iter()
        .find(|(word, _)| *word == found.value)
        .map(|(_, value)| *value);
    if known.is_none() {
        let expected: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        problems.push(
            FormProblem::UnknownWord {
                what,
                found: found.value,
                expected: expected.join(", "),
                place: found.place,
            }
            .into(),
        );
    }
    known
}

impl Read for Node {
    fn read(spot: Spot<'_>, _: &mut Vec<Problem>) -> Option<Self> {
        Some(spot.node.clone())
    }
}

impl Read for String {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        match &spot.node.data {
            Data::Scalar(scalar) if scalar.kind == ScalarKind::String => Some(scalar.text.clone()),
            _ => wrong_kind(spot, "a string", problems),
        }
    }
}

impl Read for bool {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        match &spot.node.data {
            Data::Scalar(scalar) => match scalar.kind {
                ScalarKind::Boolean(value) => Some(value),
                _ => wrong_kind(spot, "a boolean", problems),
            },
            _ => wrong_kind(spot, "a boolean", problems),
        }
    }
}

impl Read for i64 {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let integer = match &spot.node.data {
            Data::Scalar(scalar) => scalar.integer(),
            _ => None,
        };
        integer.or_else(|| wrong_kind(spot, "an integer of 64 bits", problems))
    }
}

impl Read for u64 {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let integer = match &spot.node.data {
            Data::Scalar(scalar) => scalar.integer(),
            _ => None,
        };
        integer
            .and_then(|integer| integer.try_into().ok())
            .or_else(|| wrong_kind(spot, "an integer that is not negative", problems))
    }
}

impl<T: Read> Read for Located<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        Some(Self {
            value: T::read(spot, problems)?,
            place: spot.node.place,
        })
    }
}

impl<T: Read> Read for Box<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        T::read(spot, problems).map(Self::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let Data::Sequence(nodes) = &spot.node.data else {
            return wrong_kind(spot, "a list", problems);
        };
        let items = nodes.iter().filter_map(|node| {
            T::read(
                Spot {
                    node,
                    place: node.place,
                    ..spot
                },
                problems,
            )
        });
        Some(items.collect())
    }
}

impl<T: Read> Read for Map<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        members(spot, |_| true, problems)
    }
}

impl<T: Read> Read for Extensible<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        members(spot, |name| !name.starts_with("x-"), problems).map(Self)
    }
}

fn members<T: Read>(
    spot: Spot<'_>,
    is_taken: fn(&str) -> bool,
    problems: &mut Vec<Problem>,
) -> Option<Map<T>> {
    let mut map = Map::new();
    for (name, member) in mapping(spot, problems)?
        .iter()
        .filter(|(name, _)| is_taken(name))
    {
        let spot = Spot {
            node: &member.node,
            name,
            place: member.key_place,
        };
        let value = T::read(spot, problems);
        map.insert(
            name.clone(),
            Entry {
                place: member.key_place,
                value,
            },
        );
    }
    Some(map)
}
