//! `presence-server token`: what it prints, makes and refuses, and that a server takes its tokens.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use http::{Request, StatusCode};
use http_body_util::Full;
use presence_server::{BearerSettings, Service, Settings};
use serde_json::{Value, json};

use crate::process::{fail, run, succeed};
use crate::{TOM, presence_of, store_at};

const KEYS: &str = "presence-keys.json";
const SIGNING_KEY: &str = "presence-signing-key.pem";

#[test]
fn a_token_is_alone_on_standard_output_and_the_key_is_said_to_be_for_development() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), "token issue tom", "");
    let line = String::from_utf8(output.stdout).unwrap();
    assert_eq!(line.trim_end().split('.').count(), 3, "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "made the signing key presence-signing-key.pem\n\
         FOR DEVELOPMENT ONLY: whoever has presence-signing-key.pem can be every associate of a server that takes this \
         token\n\
         start the server with --jwks presence-keys.json --issuer presence-development \
         --audience presence, and send the token as `Authorization: Bearer`\n"
    );
    let again = run(folder.path(), "token issue tom", "");
    let hint = String::from_utf8(again.stderr).unwrap();
    assert!(hint.starts_with("FOR DEVELOPMENT ONLY"), "{hint}");
    assert_eq!(keys_in(&folder.path().join(KEYS)).len(), 1);
}

#[tokio::test]
async fn a_server_takes_the_token_and_none_of_another_issuer_or_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let token = succeed(folder.path(), "token issue TOM --for 60", "");
    let others = [
        "token issue nobody",
        "token issue tom --issuer other",
        "token issue tom --audience other",
        "token issue tom --jwks other-keys.json --signing-key other.pem",
    ]
    .map(|line| succeed(folder.path(), line, ""));
    let settings = Settings {
        bearer: Some(BearerSettings::new(
            at(KEYS),
            "presence-development",
            "presence",
        )),
        ..Settings::default()
    };
    store_at(&at("presence.db"));
    let store = presence_store::Store::open(at("presence.db")).unwrap();
    let service = Service::with_settings(store, settings).unwrap();
    let service = service.mount(&"/base".parse().unwrap());
    let status = async |token: &str| {
        let request = Request::get(presence_of(TOM))
            .header("authorization", format!("Bearer {}", token.trim_end()))
            .body(Full::<bytes::Bytes>::default());
        service.answer(request.unwrap()).await.status()
    };
    assert_eq!(status(&token).await, StatusCode::OK);
    for other in others {
        assert_eq!(status(&other).await, StatusCode::UNAUTHORIZED, "{other}");
    }
}

#[test]
fn keys_that_are_there_stay() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys.json");
    let secret = json!({"kty": "oct", "k": "c2VjcmV0", "kid": "1"});
    let set = json!({"keys": [secret], "note": "ours"});
    fs::write(&keys, set.to_string()).unwrap();
    set_mode(&keys, 0o640);
    for _ in 0..2 {
        succeed(folder.path(), "token issue tom --jwks keys.json", "");
        let [first, made] = keys_in(&keys).try_into().unwrap();
        assert_eq!(first, secret);
        assert_eq!((&made["kty"], &made["d"]), (&json!("EC"), &Value::Null));
    }
    let text = fs::read_to_string(&keys).unwrap();
    assert!(text.contains("\"note\": \"ours\""), "{text}");
    assert_eq!(mode(&keys), 0o640);
    assert_eq!(mode(&folder.path().join(SIGNING_KEY)), 0o600);
}

#[test]
fn a_link_to_the_keys_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let [link, keys] = ["link.json", "keys.json"].map(|name| folder.path().join(name));
    fs::write(&keys, r#"{"keys": []}"#).unwrap();
    symlink("keys.json", &link).unwrap();
    succeed(folder.path(), "token issue tom --jwks link.json", "");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(keys_in(&keys).len(), 1);
}

#[test]
fn files_that_are_something_else_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "Dear reader").unwrap();
    fs::write(folder.path().join("list.json"), "[]").unwrap();
    for (options, said_of) in [
        (
            "--signing-key letter.txt",
            "letter.txt is no private key on P-256",
        ),
        (
            "--signing-key none/key.pem",
            "none/key.pem cannot be made; name another",
        ),
        (
            "--jwks letter.txt",
            "letter.txt cannot have the public key added",
        ),
        (
            "--jwks list.json",
            "list.json cannot have the public key added",
        ),
        (
            "--jwks none/keys.json",
            "none/keys.json cannot have the public key added",
        ),
    ] {
        let (code, said) = fail(folder.path(), &format!("token issue tom {options}"), "");
        assert_eq!((code, said.lines().count()), (1, 1), "{said}");
        assert!(said.starts_with(&format!("error: {said_of}")), "{said}");
    }
    let letter = fs::read_to_string(folder.path().join("letter.txt")).unwrap();
    assert_eq!(letter, "Dear reader");
}

#[test]
fn times_that_are_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for time in [
        "0",
        "-1",
        "+5",
        "",
        "s",
        "1y",
        "8 h",
        "31d",
        "99999999999999999999",
        "9223372036854775807d",
    ] {
        let (code, said) = fail(folder.path(), &format!("token issue tom --for={time}"), "");
        assert_eq!(code, 2, "{time}: {said}");
    }
    for time in ["1", "90s", "15m", "8h", "30d", "2592000"] {
        succeed(folder.path(), &format!("token issue tom --for {time}"), "");
    }
}

fn keys_in(path: &Path) -> Vec<Value> {
    let set: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    set["keys"].as_array().unwrap().clone()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
