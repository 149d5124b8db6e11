//! A document in one form, whoever wrote it: references followed, what is inherited written out, prose left out.

use crate::node::Node;

/// What is said to people only.
const PROSE: [&str; 5] = ["description", "summary", "title", "example", "examples"];

/// Where the names of members are the contract's own, not OpenAPI's.
const NAMED: [&str; 6] = [
    "properties",
    "content",
    "headers",
    "responses",
    "schemas",
    "securitySchemes",
];

/// Where the order means nothing.
const UNORDERED: [&str; 3] = ["type", "required", "oneOf"];

/// The methods of a path (OpenAPI 3.1, section 4.8.9).
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The paths and the components of a document. References to `types`, which are Rust types, stay; all others are
/// followed.
pub(crate) fn in_one_form(document: &Node, types: &[&str]) -> Node {
    let reader = Reader { document, types };
    let paths = document.get("paths").into_iter().flat_map(Node::members);
    let paths = paths.map(|(path, item)| (path, reader.path(item)));
    let component = |kind| {
        let members = document
            .at(&["components", kind])
            .into_iter()
            .flat_map(Node::members);
        Node::map(members.map(|(name, node)| (name, reader.tidy(node, false))))
    };
    Node::map([
        ("paths", Node::map(paths)),
        ("schemas", component("schemas")),
        ("securitySchemes", component("securitySchemes")),
    ])
}

struct Reader<'a> {
    document: &'a Node,
    types: &'a [&'a str],
}

impl Reader<'_> {
    /// The operations of a path, each with the path's parameters and the document's security, if it has none.
    fn path(&self, item: &Node) -> Node {
        let operations = item.members().filter(|(name, _)| METHODS.contains(name));
        Node::map(operations.map(|(method, operation)| {
            let written = self.tidy(operation, false);
            let members = written.members().filter(|(name, _)| *name != "parameters");
            let mut members: Vec<_> = members.map(|(name, node)| (name, node.clone())).collect();
            members.push(("parameters", self.parameters(item, operation)));
            if operation.get("security").is_none() {
                let inherited = self.document.get("security").cloned();
                members.push(("security", inherited.unwrap_or(Node::List(Vec::new()))));
            }
            (method, Node::map(members))
        }))
    }

    /// Parameters by place and name.
    fn parameters(&self, item: &Node, operation: &Node) -> Node {
        let lists = [item, operation].map(|holder| holder.get("parameters"));
        let parameters = lists.into_iter().flatten().flat_map(Node::items);
        Node::map(parameters.map(|parameter| {
            let parameter = self.tidy(parameter, false);
            let text = |name| {
                parameter
                    .get(name)
                    .and_then(Node::as_str)
                    .unwrap_or_default()
            };
            let key = format!("{} {}", text("in"), text("name"));
            let rest = parameter
                .members()
                .filter(|(name, _)| !["in", "name"].contains(name));
            let rest: Vec<_> = rest.map(|(name, node)| (name, node.clone())).collect();
            (key, Node::map(rest))
        }))
    }

    /// A node as it is compared. `named`: the names of its members are the contract's own.
    fn tidy(&self, node: &Node, named: bool) -> Node {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            return self.follow(reference);
        }
        match node {
            Node::Map(map) => {
                // The name of a header may be in any case.
                let is_header = node.get("in").and_then(Node::as_str) == Some("header");
                let members = map.iter().filter(|(name, node)| {
                    let is_default = **node == Node::Scalar(false.into());
                    named || !(PROSE.contains(&name.as_str()) || is_default)
                });
                Node::map(members.map(|(name, node)| {
                    let inner = match node.as_str() {
                        Some(text) if is_header && name == "name" => {
                            Node::text(&text.to_lowercase())
                        }
                        _ => self.tidy(node, !named && NAMED.contains(&name.as_str())),
                    };
                    (
                        name.as_str(),
                        if named { inner } else { ordered(name, inner) },
                    )
                }))
            }
            Node::List(items) => {
                Node::List(items.iter().map(|item| self.tidy(item, false)).collect())
            }
            Node::Scalar(_) => node.clone(),
        }
    }

    fn follow(&self, reference: &str) -> Node {
        let way: Vec<_> = reference.trim_start_matches("#/").split('/').collect();
        match way.as_slice() {
            ["components", "schemas", name] if self.types.contains(name) => {
                Node::map([("$ref", Node::text(name))])
            }
            way => self.document.at(way).map_or_else(
                || Node::text(&format!("{reference} leads nowhere")),
                |target| self.tidy(target, false),
            ),
        }
    }
}

/// Header names in lower case, which they may be in, and in the order of the alphabet what has no order.
fn ordered(name: &str, node: Node) -> Node {
    match node {
        Node::List(mut items) if UNORDERED.contains(&name) => {
            items.sort_by_key(ToString::to_string);
            Node::List(items)
        }
        Node::Map(map) if name == "headers" => Node::map(
            map.into_iter()
                .map(|(name, node)| (name.to_lowercase(), node)),
        ),
        node => node,
    }
}
