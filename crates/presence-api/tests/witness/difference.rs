//! What differs between two documents, by place.

use std::fmt;

use crate::node::Node;

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    /// Where, as a JSON Pointer (RFC 6901) into the document in one form.
    pub(crate) pointer: String,
    /// What the contract has there; `nothing`, or JSON.
    pub(crate) contract: String,
    /// What the code has there.
    pub(crate) code: String,
}

/// Everything that differs.
pub(crate) fn differences(contract: &Node, code: &Node) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", contract, code, &mut found);
    found
}

fn compare(pointer: &str, contract: &Node, code: &Node, found: &mut Vec<Difference>) {
    let is_type = [contract, code]
        .iter()
        .any(|node| node.get("$ref").is_some());
    let (Node::Map(_), Node::Map(_), false) = (contract, code, is_type) else {
        if contract != code {
            note(pointer, Some(contract), Some(code), found);
        }
        return;
    };
    for (name, node) in contract.members() {
        let pointer = below(pointer, name);
        match code.get(name) {
            Some(other) => compare(&pointer, node, other, found),
            None => note(&pointer, Some(node), None, found),
        }
    }
    for (name, node) in code.members() {
        if contract.get(name).is_none() {
            note(&below(pointer, name), None, Some(node), found);
        }
    }
    // The order in which values are written, and in which media types are preferred.
    if pointer.ends_with("/properties") || pointer.ends_with("/content") {
        let order = |one: &Node, other: &Node| {
            let names = one
                .names()
                .into_iter()
                .filter(|name| other.get(name).is_some());
            Node::List(names.map(Node::text).collect())
        };
        let (one, other) = (order(contract, code), order(code, contract));
        if one != other {
            note(&below(pointer, "(order)"), Some(&one), Some(&other), found);
        }
    }
}

fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn note(pointer: &str, contract: Option<&Node>, code: Option<&Node>, found: &mut Vec<Difference>) {
    let text = |node: Option<&Node>| node.map_or_else(|| "nothing".to_owned(), Node::to_string);
    found.push(Difference {
        pointer: pointer.to_owned(),
        contract: text(contract),
        code: text(code),
    });
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pointer,
            contract,
            code,
        } = self;
        write!(
            formatter,
            "{pointer}\n    contract: {contract}\n    code:     {code}"
        )
    }
}
