//! The files in `data/accept` are Rust that passes the workspace's lints, and behave on the wire.

mod behaviour;
#[expect(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "what goes wrong here fails the test"
)]
mod support;

#[rustfmt::skip]
#[path = "data/accept/answers/client/mod.rs"]
pub mod answers_client;

#[rustfmt::skip]
#[path = "data/accept/answers/server/mod.rs"]
pub mod answers_server;

#[rustfmt::skip]
#[path = "data/accept/answers/types/mod.rs"]
pub mod answers_types;

#[rustfmt::skip]
#[path = "data/accept/bodies/client/mod.rs"]
pub mod bodies_client;

#[rustfmt::skip]
#[path = "data/accept/bodies/server/mod.rs"]
pub mod bodies_server;

#[rustfmt::skip]
#[path = "data/accept/bodies/types/mod.rs"]
pub mod bodies_types;

#[rustfmt::skip]
#[path = "data/accept/minimal/client/mod.rs"]
pub mod minimal_client;

#[rustfmt::skip]
#[path = "data/accept/minimal/server/mod.rs"]
pub mod minimal_server;

#[rustfmt::skip]
#[path = "data/accept/minimal/types/mod.rs"]
pub mod minimal_types;

#[rustfmt::skip]
#[path = "data/accept/parameters/client/mod.rs"]
pub mod parameters_client;

#[rustfmt::skip]
#[path = "data/accept/parameters/server/mod.rs"]
pub mod parameters_server;

#[rustfmt::skip]
#[path = "data/accept/parameters/types/mod.rs"]
pub mod parameters_types;

#[rustfmt::skip]
#[path = "data/accept/schemas/client/mod.rs"]
pub mod schemas_client;

#[rustfmt::skip]
#[path = "data/accept/schemas/server/mod.rs"]
pub mod schemas_server;

#[rustfmt::skip]
#[path = "data/accept/schemas/types/mod.rs"]
pub mod schemas_types;

#[rustfmt::skip]
#[path = "data/accept/security/client/mod.rs"]
pub mod security_client;

#[rustfmt::skip]
#[path = "data/accept/security/server/mod.rs"]
pub mod security_server;

#[rustfmt::skip]
#[path = "data/accept/security/types/mod.rs"]
pub mod security_types;

#[rustfmt::skip]
#[path = "data/accept/formats/client/mod.rs"]
pub mod formats_client;

#[rustfmt::skip]
#[path = "data/accept/formats/server/mod.rs"]
pub mod formats_server;

#[rustfmt::skip]
#[path = "data/accept/formats/types/mod.rs"]
pub mod formats_types;

#[rustfmt::skip]
#[path = "data/accept/hostile/client/mod.rs"]
pub mod hostile_client;

#[rustfmt::skip]
#[path = "data/accept/hostile/server/mod.rs"]
pub mod hostile_server;

#[rustfmt::skip]
#[path = "data/accept/hostile/types/mod.rs"]
pub mod hostile_types;

#[rustfmt::skip]
#[path = "data/accept/patches/client/mod.rs"]
pub mod patches_client;

#[rustfmt::skip]
#[path = "data/accept/patches/server/mod.rs"]
pub mod patches_server;

#[rustfmt::skip]
#[path = "data/accept/patches/types/mod.rs"]
pub mod patches_types;

#[rustfmt::skip]
#[path = "data/accept/tags/client/mod.rs"]
pub mod tags_client;

#[rustfmt::skip]
#[path = "data/accept/tags/server/mod.rs"]
pub mod tags_server;

#[rustfmt::skip]
#[path = "data/accept/tags/types/mod.rs"]
pub mod tags_types;

#[rustfmt::skip]
#[path = "data/accept/scopes/client/mod.rs"]
pub mod scopes_client;

#[rustfmt::skip]
#[path = "data/accept/scopes/server/mod.rs"]
pub mod scopes_server;

#[rustfmt::skip]
#[path = "data/accept/scopes/types/mod.rs"]
pub mod scopes_types;

#[rustfmt::skip]
#[path = "data/accept/unions/types/mod.rs"]
pub mod unions_types;

#[rustfmt::skip]
#[path = "data/accept/values/types/mod.rs"]
pub mod values_types;

#[rustfmt::skip]
#[path = "data/accept/unions/server/mod.rs"]
pub mod unions_server;

#[rustfmt::skip]
#[path = "data/accept/unions/client/mod.rs"]
pub mod unions_client;

#[rustfmt::skip]
#[path = "data/accept/values/server/mod.rs"]
pub mod values_server;

#[rustfmt::skip]
#[path = "data/accept/values/client/mod.rs"]
pub mod values_client;

#[rustfmt::skip]
#[path = "data/accept/codecs/server/mod.rs"]
pub mod codecs_server;

#[rustfmt::skip]
#[path = "data/accept/codecs/types/mod.rs"]
pub mod codecs_types;

#[rustfmt::skip]
#[path = "data/accept/calls/client/mod.rs"]
pub mod calls_client;

#[rustfmt::skip]
#[path = "data/accept/calls/server/mod.rs"]
pub mod calls_server;

#[rustfmt::skip]
#[path = "data/accept/calls/types/mod.rs"]
pub mod calls_types;

#[rustfmt::skip]
#[path = "data/accept/styles/client/mod.rs"]
pub mod styles_client;

#[rustfmt::skip]
#[path = "data/accept/styles/server/mod.rs"]
pub mod styles_server;

#[rustfmt::skip]
#[path = "data/accept/styles/types/mod.rs"]
pub mod styles_types;

#[rustfmt::skip]
#[path = "data/accept/streams/client/mod.rs"]
pub mod streams_client;

#[rustfmt::skip]
#[path = "data/accept/streams/server/mod.rs"]
pub mod streams_server;

#[rustfmt::skip]
#[path = "data/accept/streams/types/mod.rs"]
pub mod streams_types;

#[rustfmt::skip]
#[path = "data/accept/segments/client/mod.rs"]
pub mod segments_client;

#[rustfmt::skip]
#[path = "data/accept/segments/server/mod.rs"]
pub mod segments_server;

#[rustfmt::skip]
#[path = "data/accept/segments/types/mod.rs"]
pub mod segments_types;

#[rustfmt::skip]
#[path = "data/accept/bare/client/mod.rs"]
pub mod bare_client;

#[rustfmt::skip]
#[path = "data/accept/bare/server/mod.rs"]
pub mod bare_server;

#[rustfmt::skip]
#[path = "data/accept/bare/types/mod.rs"]
pub mod bare_types;

#[rustfmt::skip]
#[path = "data/accept/webhooks/client/mod.rs"]
pub mod webhooks_client;

#[rustfmt::skip]
#[path = "data/accept/webhooks/server/mod.rs"]
pub mod webhooks_server;

#[rustfmt::skip]
#[path = "data/accept/webhooks/types/mod.rs"]
pub mod webhooks_types;

#[rustfmt::skip]
#[path = "data/accept/headers/client/mod.rs"]
pub mod headers_client;

#[rustfmt::skip]
#[path = "data/accept/headers/server/mod.rs"]
pub mod headers_server;

#[rustfmt::skip]
#[path = "data/accept/headers/types/mod.rs"]
pub mod headers_types;

#[rustfmt::skip]
#[path = "data/accept/directions/client/mod.rs"]
pub mod directions_client;

#[rustfmt::skip]
#[path = "data/accept/directions/server/mod.rs"]
pub mod directions_server;

#[rustfmt::skip]
#[path = "data/accept/directions/types/mod.rs"]
pub mod directions_types;

#[rustfmt::skip]
#[path = "data/accept/mirror/client/mod.rs"]
pub mod mirror_client;

#[rustfmt::skip]
#[path = "data/accept/mirror/server/mod.rs"]
pub mod mirror_server;

#[rustfmt::skip]
#[path = "data/accept/mirror/types/mod.rs"]
pub mod mirror_types;
