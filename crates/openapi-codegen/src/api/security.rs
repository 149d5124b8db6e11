//! Who is asking, and how that is shown.

use super::SchemeId;

/// One way to show who is asking.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// The name in `components.securitySchemes`.
    pub name: String,
    /// The Rust variant's name.
    pub variant: String,
    /// The Rust field's name.
    pub field: String,
    /// How it travels.
    pub kind: SchemeKind,
    /// The scopes that it can grant, by their names, with what the contract says of each.
    pub scopes: Vec<(String, String)>,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

/// A scheme that an operation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The scheme.
    pub scheme: SchemeId,
    /// The scopes (`oauth2`, `openIdConnect`) or roles that it must grant.
    pub scopes: Vec<String>,
}

/// How credentials travel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SchemeKind {
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// `Authorization: <scheme> <one token>`: Bearer, or a scheme of one's own, spelled as in the contract.
    Token(String),
    /// A header of its own, as the contract spells it.
    Header(String),
    /// A cookie.
    Cookie(String),
    /// A parameter of the query.
    Query(String),
    /// The certificate of the client in TLS (`mutualTLS`).
    Certificate,
    /// A bearer token of OAuth 2.0 (`oauth2`) or OpenID Connect (`openIdConnect`), which grants scopes.
    Scoped,
}
