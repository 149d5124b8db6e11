//! `presence-server token issue`: a bearer token for an associate.

use std::path::PathBuf;

use serde_json::json;

use super::lifetime::lifetime_s;
use super::signing_key::SigningKey;
use crate::Error;
use crate::clock::Clock;
use crate::commands::printable::printable;
use crate::commands::{hint, say};

/// The file of the private key where none is named.
const SIGNING_KEY: &str = "presence-signing-key.pem";

/// Issue a bearer token, for development
///
/// Prints the token alone, a JSON Web Token, on standard output; how to start a server that takes it goes to standard
/// error. Makes a signing key at the first use, and adds its public half to the keys. Whoever has the signing key can
/// be every associate: it is for a server that nobody else uses.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  TOKEN=$(presence-server token issue tom)
  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8080/api/v1/User/7/UserPresenceStatus")]
pub(super) struct Arguments {
    /// The login of the associate, in any case
    #[arg(value_name = "LOGIN", value_parser = printable)]
    login: String,
    /// The file with the public keys that the server checks tokens against, a JSON Web Key Set; it is made if there is
    /// none
    #[arg(long, value_name = "PATH", default_value = "presence-keys.json")]
    jwks: PathBuf,
    /// The file with the private key, in PEM; it is made if there is none [default: presence-signing-key.pem beside the
    /// keys]
    #[arg(long, value_name = "PATH")]
    signing_key: Option<PathBuf>,
    /// Who issues the token, as the server is told
    #[arg(long, value_name = "TEXT", default_value = "presence-development")]
    issuer: String,
    /// Whom the token is for, as the server is told
    #[arg(long, value_name = "TEXT", default_value = "presence")]
    audience: String,
    /// How long it is good: seconds, or a number and `s`, `m`, `h` or `d`
    #[arg(long = "for", value_name = "TIME", default_value = "8h", value_parser = lifetime_s)]
    lifetime_s: i64,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let path = match &arguments.signing_key {
        Some(path) => path.clone(),
        None => arguments.jwks.with_file_name(SIGNING_KEY),
    };
    SigningKey::check_place(&arguments.jwks)?;
    let (key, is_new) = match SigningKey::read(&path)? {
        Some(key) => (key, false),
        None => (SigningKey::make(&path)?, true),
    };
    key.publish(&arguments.jwks)?;
    let now_s = Clock::default().now_ms() / 1000;
    let token = key.sign(&json!({
        "iss": arguments.issuer,
        "aud": arguments.audience,
        "sub": arguments.login,
        "iat": now_s,
        "exp": now_s + arguments.lifetime_s,
    }))?;
    say(&token)?;
    let (path, keys) = (path.display(), arguments.jwks.display());
    if is_new {
        hint(&format!("made the signing key {path}"));
    }
    hint(&format!(
        "FOR DEVELOPMENT ONLY: whoever has {path} can be every associate of a server that takes this token"
    ));
    hint(&format!(
        "start the server with --jwks {keys} --issuer {} --audience {}, and send the token as \
         `Authorization: Bearer`",
        arguments.issuer, arguments.audience
    ));
    Ok(())
}
