//! YAML 1.2 (and JSON, which is YAML) into a tree in which every node knows its place.

mod scalar;

use std::collections::HashMap;

use indexmap::IndexMap;
use indexmap::map::Entry as MapEntry;
use saphyr_parser::{Event, Parser, ScanError, Span, Tag};

pub(crate) use self::scalar::{Scalar, ScalarKind};
use crate::problem::{Problem, TextProblem};
use crate::source::{ByteOffsets, Place};

/// The deepest nesting that is read; every later stage may recurse this far.
const DEPTH_LIMIT: usize = 96;
/// The most nodes a document may have with the copies that its anchors and aliases make.
const NODE_LIMIT: usize = 400_000;
/// So many bytes of a document allow for a node in any case. Contracts that services have take more for one.
const BYTES_PER_NODE: usize = 5;

/// A value of the document.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Where it stands; for an alias, where its anchor stands.
    pub(crate) place: Place,
    pub(crate) data: Data,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    Scalar(Scalar),
    Sequence(Vec<Node>),
    /// In a box: nearly all nodes are scalars, which are a third of its size.
    Mapping(Box<Mapping>),
}

/// Members in the document's order.
pub(crate) type Mapping = IndexMap<String, Member>;

/// A member of a mapping.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Where its key stands.
    pub(crate) key_place: Place,
    pub(crate) node: Node,
}

/// Parses the text of a file that begins at byte `base` of its contract; what is wrong with it goes to `problems`, and then
/// there may be no node.
pub(crate) fn parse(text: &str, base: usize, problems: &mut Vec<Problem>) -> Option<Node> {
    let mut tree = Tree {
        offsets: ByteOffsets::new(text, base),
        problems,
        open: Vec::new(),
        anchors: HashMap::new(),
        node_count: 0,
        most_nodes: NODE_LIMIT.max(text.len() / BYTES_PER_NODE),
        root: None,
    };
    if let Err(problem) = tree.read(text) {
        tree.problems.push(problem.into());
        return None;
    }
    if tree.root.is_none() {
        let place = tree.offsets.place(0, 0);
        tree.problems
            .push(TextProblem::EmptyDocument { place }.into());
    }
    tree.root
}

/// The tree while it grows.
struct Tree<'a> {
    offsets: ByteOffsets<'a>,
    problems: &'a mut Vec<Problem>,
    /// The collections that have begun and not ended, outermost first.
    open: Vec<Open>,
    anchors: HashMap<usize, Branch>,
    node_count: usize,
    most_nodes: usize,
    root: Option<Node>,
}

/// A collection that has begun and not ended.
struct Open {
    start: usize,
    anchor: usize,
    content: Content,
    height: usize,
    size: usize,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping {
        members: Mapping,
        key: Option<Key>,
        /// What merge keys bring, in their order.
        merged: Vec<Mapping>,
    },
}

enum Key {
    Name(String, Place),
    /// `<<` (the merge type of YAML 1.1, https://yaml.org/type/merge.html).
    Merge,
}

/// A finished node with its measure, so that the limits hold for aliases too.
#[derive(Clone)]
struct Branch {
    node: Node,
    height: usize,
    size: usize,
}

impl Tree<'_> {
    fn read(&mut self, text: &str) -> Result<(), TextProblem> {
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| self.scan_problem(&error))?;
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(TextProblem::SeveralDocuments {
                            place: self.place(span),
                        });
                    }
                }
                Event::Alias(anchor) => self.alias(anchor, span)?,
                Event::Scalar(text, style, anchor, tag) => {
                    let place = self.place(span);
                    let kind = scalar::kind(&text, style, tag.as_deref(), place)?;
                    let data = Data::Scalar(Scalar {
                        text: text.into_owned(),
                        kind,
                    });
                    self.count(1, place)?;
                    self.add(
                        Branch {
                            node: Node { place, data },
                            height: 1,
                            size: 1,
                        },
                        anchor,
                        place,
                    )?;
                }
                Event::SequenceStart(anchor, tag) => {
                    self.open(Content::Sequence(Vec::new()), anchor, tag.as_deref(), span)?;
                }
                Event::MappingStart(anchor, tag) => {
                    let content = Content::Mapping {
                        members: Mapping::new(),
                        key: None,
                        merged: Vec::new(),
                    };
                    self.open(content, anchor, tag.as_deref(), span)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        Ok(())
    }

    fn scan_problem(&self, error: &ScanError) -> TextProblem {
        let at = error.marker().index();
        let place = self.offsets.visible(at);
        match error.info() {
            // The scanner's own limit: it reads brackets far ahead.
            "recursion limit exceeded" => TextProblem::TooDeep {
                limit: DEPTH_LIMIT,
                place,
            },
            message => TextProblem::Yaml {
                message: message.to_owned(),
                place,
            },
        }
    }

    fn place(&self, span: Span) -> Place {
        self.offsets.place(span.start.index(), span.end.index())
    }

    fn open(
        &mut self,
        content: Content,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), TextProblem> {
        let place = self
            .offsets
            .place(span.start.index(), span.start.index() + 1);
        if let Some(tag) =
            tag.filter(|tag| !(tag.is_yaml_core_schema() && matches!(&*tag.suffix, "seq" | "map")))
        {
            return Err(TextProblem::UnknownTag {
                tag: tag.to_string(),
                place,
            });
        }
        if let Some(Open {
            content: Content::Mapping { key: None, .. },
            ..
        }) = self.open.last()
        {
            return Err(TextProblem::KeyIsNoScalar { place });
        }
        if self.open.len() >= DEPTH_LIMIT {
            return Err(TextProblem::TooDeep {
                limit: DEPTH_LIMIT,
                place,
            });
        }
        self.count(1, place)?;
        self.open.push(Open {
            start: span.start.index(),
            anchor,
            content,
            height: 1,
            size: 1,
        });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), TextProblem> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let place = self.offsets.place(open.start, span.end.index());
        let data = match open.content {
            Content::Sequence(items) => Data::Sequence(items),
            Content::Mapping {
                mut members,
                merged,
                ..
            } => {
                // What is written out wins, then what is merged first.
                for (name, member) in merged.into_iter().flatten() {
                    members.entry(name).or_insert(member);
                }
                Data::Mapping(Box::new(members))
            }
        };
        let branch = Branch {
            node: Node { place, data },
            height: open.height,
            size: open.size,
        };
        self.add(branch, open.anchor, place)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), TextProblem> {
        let place = self.place(span);
        let size = self
            .anchors
            .get(&anchor)
            .ok_or(TextProblem::AliasOfItself { place })?
            .size;
        self.count(size, place)?;
        let Some(branch) = self.anchors.get(&anchor).cloned() else {
            return Ok(());
        };
        self.add(branch, 0, place)
    }

    fn count(&mut self, nodes: usize, place: Place) -> Result<(), TextProblem> {
        self.node_count += nodes;
        if self.node_count > self.most_nodes {
            return Err(TextProblem::TooManyNodes {
                limit: self.most_nodes,
                place,
            });
        }
        Ok(())
    }

    /// Puts a finished node where it belongs; `written` is where it is used, which for an alias is
    /// not where it is defined.
    fn add(&mut self, branch: Branch, anchor: usize, written: Place) -> Result<(), TextProblem> {
        if self.open.len() + branch.height > DEPTH_LIMIT {
            return Err(TextProblem::TooDeep {
                limit: DEPTH_LIMIT,
                place: written,
            });
        }
        if anchor != 0 {
            // An anchor is a copy, as an alias is.
            self.count(branch.size, written)?;
            self.anchors.insert(anchor, branch.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(branch.node);
            return Ok(());
        };
        parent.height = parent.height.max(branch.height + 1);
        parent.size += branch.size;
        match &mut parent.content {
            Content::Sequence(items) => items.push(branch.node),
            Content::Mapping {
                members,
                key,
                merged,
            } => match key.take() {
                None if self.offsets.text(written) == "<<" => *key = Some(Key::Merge),
                None => *key = Some(Key::Name(key_text(branch.node, written)?, written)),
                Some(Key::Merge) => merge(branch.node, written, merged)?,
                Some(Key::Name(name, key_place)) => match members.entry(name) {
                    MapEntry::Vacant(vacant) => {
                        vacant.insert(Member {
                            key_place,
                            node: branch.node,
                        });
                    }
                    MapEntry::Occupied(first) => self.problems.push(
                        TextProblem::DuplicateKey {
                            key: first.key().clone(),
                            first: first.get().key_place,
                            second: key_place,
                        }
                        .into(),
                    ),
                },
            },
        }
        Ok(())
    }
}

fn key_text(node: Node, written: Place) -> Result<String, TextProblem> {
    match node.data {
        Data::Scalar(scalar) => Ok(scalar.text),
        Data::Sequence(_) | Data::Mapping(_) => Err(TextProblem::KeyIsNoScalar { place: written }),
    }
}

/// Notes what stands behind a merge key: an object, or a list of objects.
fn merge(node: Node, written: Place, merged: &mut Vec<Mapping>) -> Result<(), TextProblem> {
    let nodes = match node.data {
        Data::Sequence(nodes) => nodes,
        _ => vec![node],
    };
    for node in nodes {
        match node.data {
            Data::Mapping(mapping) => merged.push(*mapping),
            _ => return Err(TextProblem::MergeOfNoObject { place: written }),
        }
    }
    Ok(())
}

impl Node {
    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.data, Data::Scalar(scalar) if scalar.kind == ScalarKind::Null)
    }

    /// What it is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.data {
            Data::Sequence(_) => "a list",
            Data::Mapping(_) => "an object",
            Data::Scalar(scalar) => match scalar.kind {
                ScalarKind::Null => "null",
                ScalarKind::Boolean(_) => "a boolean",
                ScalarKind::Integer => "an integer",
                ScalarKind::Number => "a number",
                ScalarKind::String => "a string",
            },
        }
    }
}
