//! The table of who may depend on whom.

use super::Layer;

/// ARCHITECTURE.md says the same in words.
pub(super) const LAYERS: &[Layer] = &[
    Layer {
        name: "openapi-codegen",
        may_import: &[],
        must_not_reach: &["axum", "hyper", "reqwest", "tokio"],
        because: "the generator is a pure function from text to text",
    },
    Layer {
        name: "xtask",
        may_import: &["openapi-codegen"],
        must_not_reach: &[],
        because: "it must build when the generated code does not",
    },
    Layer {
        name: "openapi-axum",
        may_import: &[],
        must_not_reach: &[],
        because: "the server of any contract links it",
    },
    Layer {
        name: "openapi-client",
        may_import: &[],
        must_not_reach: &["axum"],
        because: "the client of any contract links it",
    },
    Layer {
        name: "presence-types",
        may_import: &[],
        must_not_reach: &["axum", "tokio"],
        because: "it is the vocabulary of both sides",
    },
    Layer {
        name: "presence-api",
        may_import: &["openapi-axum", "presence-types"],
        must_not_reach: &[],
        because: "a mock fills in the interface as well as the service does",
    },
    Layer {
        name: "session-api",
        may_import: &["openapi-axum"],
        must_not_reach: &[],
        because: "an interface, and a contract of its own",
    },
    Layer {
        name: "presence-client",
        may_import: &["openapi-client", "presence-types"],
        must_not_reach: &["axum"],
        because: "whoever calls the API compiles no server",
    },
    Layer {
        name: "presence-store",
        may_import: &[],
        must_not_reach: &["axum", "http", "hyper", "tokio"],
        because: "the disk format does not move when the contract does",
    },
    Layer {
        name: "presence-text",
        may_import: &[],
        must_not_reach: &["axum", "http", "rusqlite", "tokio"],
        because: "what a language does to a text is of no protocol and of no store",
    },
    Layer {
        name: "presence-server",
        may_import: &[
            "openapi-axum",
            "presence-api",
            "presence-store",
            "presence-text",
            "presence-types",
            "session-api",
        ],
        must_not_reach: &[],
        because: "it is the one place where wire meets disk",
    },
    Layer {
        name: "presence-cli",
        may_import: &["presence-client", "presence-types"],
        must_not_reach: &["axum"],
        because: "it proves that the client is enough",
    },
    Layer {
        name: "disk-faults",
        may_import: &[],
        must_not_reach: &["axum", "rusqlite", "tokio"],
        because: "it breaks the disk under any process, and knows none",
    },
    Layer {
        name: "presence-bench",
        may_import: &[
            "openapi-axum",
            "openapi-codegen",
            "presence-api",
            "presence-client",
            "presence-server",
            "presence-store",
            "presence-types",
        ],
        must_not_reach: &[],
        because: "it only measures",
    },
    Layer {
        name: "books",
        may_import: &["books-api", "openapi-axum"],
        must_not_reach: &[],
        because: "it is an example of whole generated crates",
    },
    Layer {
        name: "books-api",
        may_import: &["books-types", "openapi-axum"],
        must_not_reach: &[],
        because: "an interface, and a contract of its own",
    },
    Layer {
        name: "books-client",
        may_import: &["books-types", "openapi-client"],
        must_not_reach: &["axum"],
        because: "whoever calls the API compiles no server",
    },
    Layer {
        name: "books-types",
        may_import: &[],
        must_not_reach: &["axum", "tokio"],
        because: "it is the vocabulary of both sides",
    },
    Layer {
        name: "rooms",
        may_import: &["openapi-axum", "presence-server", "presence-store"],
        must_not_reach: &[],
        because: "it is an example of servers",
    },
];
