//! `presence-server app`: what it prints, keeps and refuses.

use std::path::Path;

use presence_store::Store;

use crate::process::{fail, run, run_mute, succeed};

const LIST: &str = "app list --store presence.db";

#[test]
fn applications_are_added_listed_and_removed() {
    let folder = folder_with_store();
    assert_eq!(
        succeed(folder.path(), LIST, ""),
        "there is no application; `presence-server app add` adds one\n"
    );
    for line in [
        "app add Rota --store presence.db",
        "app add Ærø --store presence.db --partner",
    ] {
        succeed(folder.path(), line, "");
    }
    assert_eq!(
        succeed(folder.path(), LIST, ""),
        "name  kind\n\
         Rota  own\n\
         Ærø   partner\n"
    );
    let said = succeed(folder.path(), "app remove ROTA --store presence.db", "");
    assert_eq!(said, "removed application ROTA\n");
    assert_eq!(
        succeed(folder.path(), LIST, ""),
        "name  kind\nÆrø   partner\n"
    );
}

#[test]
fn a_token_is_printed_once_and_stored_nowhere() {
    let folder = folder_with_store();
    let output = run(folder.path(), "app add Rota --store presence.db", "");
    let header = String::from_utf8(output.stdout).unwrap();
    let token = header.strip_prefix("SO-AppToken: ").unwrap().trim_end();
    let digit = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    assert!(token.len() == 43 && token.chars().all(digit), "{header}");
    assert_eq!(header, format!("SO-AppToken: {token}\n"));

    let hint = String::from_utf8(output.stderr).unwrap();
    assert!(hint.starts_with("added application Rota, "), "{hint}");
    assert!(
        hint.contains("not shown again") && !hint.contains(token),
        "{hint}"
    );
    assert_stored_nowhere(folder.path(), token);
    assert!(!succeed(folder.path(), LIST, "").contains(token));
}

#[test]
fn a_token_that_cannot_be_printed_is_not_kept() {
    let folder = folder_with_store();
    let (code, said) = run_mute(folder.path(), "app add Rota --store presence.db");
    assert_eq!(code, 1);
    assert!(
        said.starts_with("error: cannot print the token, and has removed the application again"),
        "{said}"
    );
    let list = succeed(folder.path(), LIST, "");
    assert!(list.starts_with("there is no application"), "{list}");
}

#[test]
fn what_cannot_be_added_or_removed_is_said() {
    let folder = folder_with_store();
    succeed(folder.path(), "app add Rota --store presence.db", "");
    let long = format!("app add {} --store presence.db", "x".repeat(65));
    for (line, code, found) in [
        (
            "app add ROTA --store presence.db",
            1,
            "there already is an application called \"ROTA\"; ",
        ),
        (&long, 1, "choose a name of 1 to 64 characters"),
        ("app add  --store presence.db", 2, "it must have characters"),
        ("app add a\tb --store presence.db", 2, "control characters"),
        (
            "app add a\u{202e}b --store presence.db",
            2,
            "control characters",
        ),
        ("app add Rota", 2, "--store <PATH>"),
        ("app add --store presence.db", 2, "<NAME>"),
        (
            "app remove Board --store presence.db",
            1,
            "there is no application called \"Board\"; ",
        ),
        ("app add Board --store missing.db", 3, "there is no store"),
        ("app list --store missing.db", 3, "there is no store"),
        ("app remove Rota --store missing.db", 3, "there is no store"),
    ] {
        let (found_code, said) = fail(folder.path(), line, "");
        assert_eq!(found_code, code, "{line}: {said}");
        assert!(said.contains(found), "{line}: {said}");
    }
    assert!(!folder.path().join("missing.db").exists());
    assert_eq!(succeed(folder.path(), LIST, ""), "name  kind\nRota  own\n");
}

/// Asserts that a secret is in no file of a folder.
pub(crate) fn assert_stored_nowhere(folder: &Path, secret: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let mut windows = bytes.windows(secret.len());
        assert!(
            !windows.any(|window| window == secret.as_bytes()),
            "{path:?}"
        );
    }
}

fn folder_with_store() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Store::open_or_create(folder.path().join("presence.db")).unwrap();
    folder
}
