//! An operation of a document in one form, and requests that are right for it.

use std::fmt;

use http::Request;
use http::request::Builder;

use crate::node::Node;

/// An operation.
pub(crate) struct Operation<'a> {
    path: &'a str,
    method: String,
    node: &'a Node,
}

/// A body that is right, with all its properties.
pub(crate) struct Sample {
    /// The body.
    pub(crate) value: Node,
    /// The names of the properties whose values tell of them.
    pub(crate) texts: Vec<String>,
}

impl<'a> Operation<'a> {
    /// The operation of a path and a method.
    pub(crate) fn new(path: &'a str, method: &str, node: &'a Node) -> Self {
        let method = method.to_uppercase();
        Self { path, method, node }
    }

    /// The security requirements, each as the names of schemes.
    pub(crate) fn alternatives(&self) -> Vec<Vec<&'a str>> {
        let alternatives = self.node.get("security").map_or(&[][..], Node::items);
        alternatives.iter().map(Node::names).collect()
    }

    /// The media types of the body, and its schema.
    pub(crate) fn body(&self) -> Option<(Vec<&'a str>, &'a Node)> {
        let content = self.node.at(&["requestBody", "content"])?;
        let schema = content.members().next()?.1.get("schema")?;
        Some((content.names(), schema))
    }

    /// A part of the answer of this status.
    pub(crate) fn response(&self, status: http::StatusCode, part: &str) -> Option<&'a Node> {
        self.node.at(&["responses", status.as_str(), part])
    }

    /// Place, name and a value of each parameter.
    pub(crate) fn parameters(&self) -> Vec<(&'a str, String, String)> {
        let parameters = self
            .node
            .get("parameters")
            .into_iter()
            .flat_map(Node::members);
        let parameters = parameters.filter_map(|(key, parameter)| {
            let (place, name) = key.split_once(' ')?;
            let is_number =
                parameter.at(&["schema", "type"]).and_then(Node::as_str) == Some("integer");
            let value = if is_number {
                "4711".to_owned()
            } else {
                value(name)
            };
            Some((place, name.to_owned(), value))
        });
        parameters.collect()
    }

    /// A request with all parameters and these credentials.
    pub(crate) fn request(&self, document: &Node, credentials: Option<&Vec<&str>>) -> Builder {
        let mut uri = self.path.to_owned();
        let mut request = Request::builder().method(self.method.as_str());
        for (place, name, value) in self.parameters() {
            match place {
                "path" => uri = uri.replace(&format!("{{{name}}}"), &value),
                "query" => uri = format!("{uri}?{name}={value}"),
                _ => request = request.header(name, value),
            }
        }
        for scheme in credentials.into_iter().flatten() {
            let text = |name| {
                document
                    .at(&["securitySchemes", scheme, name])
                    .and_then(Node::as_str)
            };
            request = match (text("in"), text("name"), text("scheme")) {
                (Some("header"), Some(name), _) => request.header(name, "x"),
                (Some("cookie"), Some(name), _) => request.header("cookie", format!("{name}=x")),
                // A user `x` without a password.
                (_, _, Some("basic")) => request.header("authorization", "Basic eDo="),
                // A scheme that utoipa has no word for is called as it is sent.
                (_, _, registered) => request.header(
                    "authorization",
                    format!("{} x", registered.unwrap_or(scheme)),
                ),
            };
        }
        request.uri(uri)
    }

    /// A body that is right, if there is one.
    pub(crate) fn sample(&self, document: &Node) -> Option<Sample> {
        let (_, schema) = self.body()?;
        let mut texts = Vec::new();
        let value = sample(document, schema, &mut texts);
        Some(Sample { value, texts })
    }
}

/// Method and path.
impl fmt::Display for Operation<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

/// What a schema or a reference to one says.
pub(crate) fn resolve<'n>(document: &'n Node, schema: &'n Node) -> &'n Node {
    let name = schema.get("$ref").and_then(Node::as_str);
    name.and_then(|name| document.at(&["schemas", name]))
        .unwrap_or(schema)
}

/// A text that tells which parameter or property it was sent as.
pub(crate) fn value(name: &str) -> String {
    format!("as-{}", name.trim_start_matches('$').to_lowercase())
}

fn sample(document: &Node, schema: &Node, texts: &mut Vec<String>) -> Node {
    let schema = resolve(document, schema);
    if let Some(first) = schema.get("enum").and_then(|values| values.items().first()) {
        return first.clone();
    }
    let Some(properties) = schema.get("properties") else {
        return Node::Scalar(7.into());
    };
    Node::map(properties.members().map(|(name, property)| {
        let kind = property
            .get("type")
            .map(Node::to_string)
            .unwrap_or_default();
        if !kind.contains(r#""string""#) {
            return (name, sample(document, property, texts));
        }
        texts.push(name.to_owned());
        (name, Node::text(&value(name)))
    }))
}
