//! One document out of several files: what references mean that do not name a component is moved to `components`.
//!
//! Every later stage knows references of the form `#/components/<section>/<name>` alone. What any other reference means
//! becomes a component under a name that is made of its place; where it stood, a reference to it remains.

mod grammar;
mod hoist;
mod name;
mod reference;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;

use self::grammar::Kind;
use self::reference::Address;
use crate::parse::{self, Data, Node};
use crate::problem::{Problem, ReferenceProblem};
use crate::source::{Place, Source, Sources};

/// Gives the text of a file, by its path from the contract's folder, with `/`; or says why not.
pub type Resolver<'r> = dyn FnMut(&str) -> Result<String, String> + 'r;

/// Follows every reference of a contract whose text has been parsed, into other files too.
pub(crate) fn bundle(
    root: Node,
    sources: &mut Sources,
    resolve: &mut Resolver<'_>,
    problems: &mut Vec<Problem>,
) -> Node {
    let name = sources.name().to_owned();
    let (folder, file) = name.rsplit_once('/').map_or(("", &*name), |(_, file)| {
        (&name[..name.len() - file.len()], file)
    });
    let root = Rc::new(root);
    let mut bundle = Bundle {
        folder: folder.to_owned(),
        files: vec![(file.to_owned(), Rc::clone(&root))],
        loaded: HashMap::from([(file.to_owned(), Ok(0))]),
        sources,
        resolve,
        problems,
        hoisted: IndexMap::new(),
        taken: HashSet::new(),
        numbers: HashMap::new(),
        written: HashMap::new(),
    };
    bundle.take_names(&root);
    bundle.discover(&root, Kind::Contract, 0);
    let mut next = 0;
    while let Some((target, _)) = bundle.hoisted.get_index(next) {
        let target = target.clone();
        if let Some(node) = bundle.node(&target.address).cloned() {
            bundle.discover(&node, target.kind, target.address.file);
        }
        next += 1;
    }
    if bundle.written.is_empty() {
        drop(bundle);
        return Rc::unwrap_or_clone(root);
    }
    bundle.hoist(&root)
}

/// The state of one run.
struct Bundle<'a, 'r> {
    /// What the names of the contract's files begin with, up to the last `/`.
    folder: String,
    /// The files by their paths from the contract's folder; the contract itself is the first.
    files: Vec<(String, Rc<Node>)>,
    /// What came of the attempt to load a file: its index in `files`, or why there is none, unless that has been said.
    loaded: HashMap<String, Result<usize, Option<String>>>,
    sources: &'a mut Sources,
    resolve: &'a mut Resolver<'r>,
    problems: &'a mut Vec<Problem>,
    /// What becomes a component, and its name there.
    hoisted: IndexMap<Target, String>,
    /// Section and name of every component.
    taken: HashSet<(&'static str, String)>,
    /// The last number behind a name in a section that was not free.
    numbers: HashMap<(&'static str, String), usize>,
    /// What a reference in a file is replaced by.
    written: HashMap<(usize, String, Kind), String>,
}

/// What a reference means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Target {
    address: Address,
    kind: Kind,
}

impl Bundle<'_, '_> {
    fn take_names(&mut self, root: &Node) {
        let components = root.member("components").map(|components| &components.data);
        let Some(Data::Mapping(components)) = components else {
            return;
        };
        for (section, member) in components.iter() {
            let section = grammar::SECTIONS.iter().find(|(name, _)| name == section);
            if let (Some((section, _)), Data::Mapping(named)) = (section, &member.node.data) {
                self.taken
                    .extend(named.keys().map(|name| (*section, name.clone())));
            }
        }
    }

    /// Finds all references below a node, and what they mean.
    fn discover(&mut self, node: &Node, kind: Kind, file: usize) {
        for (text, kind, place) in grammar::references(node, kind) {
            let is_component = file == 0 && grammar::is_component(text, kind);
            let is_known = self.written.contains_key(&(file, text.to_owned(), kind));
            if is_component || is_known {
                continue;
            }
            let Some(target) = self.follow(text, kind, file, place) else {
                continue;
            };
            let name = self.component(target);
            if let Some(section) = kind.section() {
                let new = format!("#/components/{section}/{}", name::escaped(&name));
                self.written.insert((file, text.to_owned(), kind), new);
            }
        }
        for (tokens, kind) in grammar::children(node, kind) {
            if let Some(child) = reference::node_at(node, &tokens) {
                self.discover(child, kind, file);
            }
        }
    }

    /// What a reference means in the end; `None` if a problem says why that cannot be told.
    fn follow(&mut self, text: &str, kind: Kind, file: usize, place: Place) -> Option<Target> {
        let mut seen = HashSet::new();
        let mut text = text.to_owned();
        let mut file = file;
        loop {
            let address = self.address(&text, kind, file, place)?;
            if !seen.insert(address.clone()) {
                let reference = text;
                self.problems
                    .push(ReferenceProblem::CyclicReference { reference, place }.into());
                return None;
            }
            let node = self.node(&address).cloned();
            let Some(node) = node else {
                self.dangling(text, kind, place);
                return None;
            };
            match node.only_reference() {
                Some(next) if component(&address, kind).is_none() => {
                    file = address.file;
                    text = next.to_owned();
                }
                _ => return Some(Target { address, kind }),
            }
        }
    }

    fn address(&mut self, text: &str, kind: Kind, file: usize, place: Place) -> Option<Address> {
        let from = self.files.get(file).map_or("", |(path, _)| path);
        let (path, pointer) = match reference::parse(text, from) {
            Ok(parsed) => parsed,
            Err(reason) => {
                self.elsewhere(text, reason, place);
                return None;
            }
        };
        let file = match path {
            None => file,
            Some(path) => self.load(path, place)?,
        };
        let address = Address { file, pointer };
        if address.file == 0 && address.pointer.is_empty() {
            self.elsewhere(text, "it means the whole contract", place);
            return None;
        }
        // A component of another section is a mistake, which `lower` knows to explain.
        if address.file == 0
            && matches!(&*address.pointer, [one, two, _] if one == "components" && Some(&**two) != kind.section())
        {
            return None;
        }
        Some(address)
    }

    /// The index of a file, which is read and parsed when it is first met.
    fn load(&mut self, path: String, place: Place) -> Option<usize> {
        if !self.loaded.contains_key(&path) {
            let index = self.read(&path);
            self.loaded.insert(path.clone(), index);
        }
        match self.loaded.get(&path)? {
            Ok(index) => Some(*index),
            Err(None) => None,
            Err(Some(message)) => {
                let message = message.clone();
                self.problems.push(
                    ReferenceProblem::UnreadableFile {
                        file: path,
                        message,
                        place,
                    }
                    .into(),
                );
                None
            }
        }
    }

    fn read(&mut self, path: &str) -> Result<usize, Option<String>> {
        let text = (self.resolve)(path)?;
        let name = format!("{}{path}", self.folder);
        let base = self.sources.add(Source {
            name,
            text: text.clone(),
        });
        let node = parse::parse(&text, base, self.problems).ok_or(None)?;
        self.files.push((path.to_owned(), Rc::new(node)));
        Ok(self.files.len() - 1)
    }

    fn node(&self, address: &Address) -> Option<&Node> {
        let (_, root) = self.files.get(address.file)?;
        reference::node_at(root, &address.pointer)
    }

    /// The name of the component that a target is or becomes.
    fn component(&mut self, target: Target) -> String {
        if let Some(name) = component(&target.address, target.kind) {
            return name.to_owned();
        }
        if let Some(name) = self.hoisted.get(&target) {
            return name.clone();
        }
        let file = self
            .files
            .get(target.address.file)
            .map_or("", |(path, _)| path);
        let name = name::of(file, &target.address.pointer);
        let section = target.kind.section().unwrap_or_default();
        let mut free = name.clone();
        while !self.taken.insert((section, free.clone())) {
            let number = self.numbers.entry((section, name.clone())).or_insert(1);
            *number += 1;
            free = format!("{name}{number}");
        }
        self.hoisted.insert(target, free.clone());
        free
    }

    fn dangling(&mut self, reference: String, kind: Kind, place: Place) {
        let section = kind.section().unwrap_or_default();
        let help = format!(
            "look for a slip in its file or its path; what stands here is usually in `#/components/{section}/...`"
        );
        self.problems.push(
            ReferenceProblem::DanglingReference {
                reference,
                help,
                place,
            }
            .into(),
        );
    }

    fn elsewhere(&mut self, reference: &str, reason: &'static str, place: Place) {
        let reference = reference.to_owned();
        self.problems.push(
            ReferenceProblem::ReferenceElsewhere {
                reference,
                reason,
                place,
            }
            .into(),
        );
    }
}

/// The name of a component of the contract itself, if the address is one.
fn component(address: &Address, kind: Kind) -> Option<&str> {
    match &*address.pointer {
        [one, two, name]
            if address.file == 0 && one == "components" && Some(&**two) == kind.section() =>
        {
            Some(name)
        }
        _ => None,
    }
}
