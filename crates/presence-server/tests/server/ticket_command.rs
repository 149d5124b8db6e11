//! `presence-server ticket`: what it prints and refuses, and what tickets are good for then.

use std::path::Path;

use presence_client::{Client, Credentials};
use presence_store::{GrantKind, Store};

use crate::app_command::assert_stored_nowhere;
use crate::process::{Running, fail, run, run_mute, succeed};
use crate::{TOM, store_at};

#[test]
fn a_ticket_is_alone_on_standard_output_and_stored_nowhere() {
    let folder = folder_with_associates();
    let output = run(folder.path(), "ticket issue TOM --store presence.db", "");
    let line = String::from_utf8(output.stdout).unwrap();
    let ticket = line.trim_end();
    let random = ticket.strip_prefix("7T:").unwrap();
    let digit = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    assert!(random.len() == 43 && random.chars().all(digit), "{line}");
    assert_eq!(line, format!("{ticket}\n"));

    let hint = String::from_utf8(output.stderr).unwrap();
    assert!(
        hint.starts_with("issued a ticket to associate 7, tom, "),
        "{hint}"
    );
    assert!(!hint.contains(random), "{hint}");
    assert_stored_nowhere(folder.path(), random);
    assert_ne!(issue(folder.path(), "tom"), ticket);
}

#[test]
fn a_ticket_is_revoked_once_by_argument_or_by_input() {
    let folder = folder_with_associates();
    let revoke = |ticket: &str| format!("ticket revoke {ticket} --store presence.db");
    let [one, other, kept] = ["tom", "tom", "tom"].map(|login| issue(folder.path(), login));
    for (argument, input) in [(one.as_str(), ""), ("-", &format!("{other}\r\nmore"))] {
        let said = succeed(folder.path(), &revoke(argument), input);
        assert_eq!(said, "revoked the ticket\n");
        let (code, said) = fail(folder.path(), &revoke(argument), input);
        assert_eq!(code, 1);
        assert_eq!(
            said,
            "error: there is no such ticket; it was revoked already, has expired, or is misspelt\n"
        );
    }
    for (argument, input) in [
        ("-", ""),
        ("-", "\n"),
        ("7T:", ""),
        ("-", &"x".repeat(9999)),
    ] {
        let (code, said) = fail(folder.path(), &revoke(argument), input);
        assert!(code == 1 && said.contains("no such ticket"), "{said}");
    }
    succeed(folder.path(), &revoke(&kept), "");
}

#[test]
fn only_a_ticket_that_holds_is_revoked() {
    let folder = folder_with_associates();
    let store = Store::open(folder.path().join("presence.db")).unwrap();
    let hash = |token: &str| {
        let context = "presence-server 2026-11-23 token of a grant or an application";
        blake3::derive_key(context, token.as_bytes())
    };
    let now_ms = i64::MAX / 2;
    for (token, kind, used_at_ms) in [
        ("session", GrantKind::Session, now_ms),
        ("expired", GrantKind::Ticket, 0),
        ("ticket", GrantKind::Ticket, now_ms),
    ] {
        store
            .add_grant(&hash(token), kind, TOM, used_at_ms, i64::MIN)
            .unwrap();
    }
    for token in ["session", "expired"] {
        let line = format!("ticket revoke {token} --store presence.db");
        let (code, said) = fail(folder.path(), &line, "");
        assert!(code == 1 && said.contains("no such ticket"), "{said}");
    }
    let kept = store.grant(&hash("session"), GrantKind::Session).unwrap();
    assert!(kept.is_some());
    let line = "ticket revoke ticket --store presence.db";
    assert_eq!(succeed(folder.path(), line, ""), "revoked the ticket\n");
}

#[test]
fn a_ticket_that_cannot_be_printed_is_not_kept() {
    let folder = folder_with_associates();
    let (code, said) = run_mute(folder.path(), "ticket issue tom --store presence.db");
    assert_eq!(code, 1);
    assert!(
        said.starts_with("error: cannot print the ticket, and has revoked it again"),
        "{said}"
    );
    let all = succeed(
        folder.path(),
        "ticket revoke --all tom --store presence.db",
        "",
    );
    assert!(all.starts_with("revoked no ticket"), "{all}");
}

#[test]
fn all_tickets_of_an_associate_are_revoked_at_once() {
    let folder = folder_with_associates();
    let all = "ticket revoke --all Tom --store presence.db";
    let others = issue(folder.path(), "eve");
    for (issued, said) in [
        (2, "revoked 2 tickets and sessions of associate 7, tom\n"),
        (1, "revoked 1 ticket or session of associate 7, tom\n"),
        (0, "revoked no ticket or session of associate 7, tom\n"),
    ] {
        for _ in 0..issued {
            issue(folder.path(), "tom");
        }
        assert_eq!(succeed(folder.path(), all, ""), said);
    }
    let revoke = format!("ticket revoke {others} --store presence.db");
    assert_eq!(succeed(folder.path(), &revoke, ""), "revoked the ticket\n");
}

#[test]
fn a_change_of_who_may_log_in_says_what_it_revoked() {
    let folder = folder_with_associates();
    let associate = |line: &str| {
        let line = format!("associate {line} --login tom --store presence.db");
        succeed(folder.path(), &line, "another")
    };
    issue(folder.path(), "tom");
    issue(folder.path(), "tom");
    assert_eq!(
        associate("passwd"),
        "set the password of associate 7, tom, and revoked 2 tickets and sessions\n"
    );
    assert_eq!(
        associate("passwd"),
        "set the password of associate 7, tom\n"
    );
    issue(folder.path(), "tom");
    assert_eq!(
        associate("disable"),
        "disabled associate 7, tom, and revoked 1 ticket or session\n"
    );
    assert_eq!(associate("enable"), "enabled associate 7, tom\n");
    issue(folder.path(), "tom");
    assert_eq!(
        associate("remove"),
        "removed associate 7, tom, and revoked 1 ticket or session\n"
    );
}

#[test]
fn who_gets_no_ticket_is_told_why() {
    let folder = folder_with_associates();
    succeed(
        folder.path(),
        "associate disable --id 7 --store presence.db",
        "",
    );
    for (line, code, found) in [
        (
            "ticket issue Tom --store presence.db",
            1,
            "error: the associate \"tom\" is disabled; `presence-server associate enable` ",
        ),
        (
            "ticket issue nobody --store presence.db",
            1,
            "error: there is no associate with the login \"nobody\"; ",
        ),
        (
            "ticket revoke --all nobody --store presence.db",
            1,
            "error: there is no associate with the login \"nobody\"; ",
        ),
        (
            "ticket issue tom --store missing.db",
            3,
            "there is no store",
        ),
        ("ticket revoke - --store missing.db", 3, "there is no store"),
        ("ticket issue tom", 2, "--store <PATH>"),
        (
            "ticket revoke --store presence.db",
            2,
            "<TICKET|--all <LOGIN>>",
        ),
        (
            "ticket revoke 7T:x --all tom --store presence.db",
            2,
            "cannot be used",
        ),
    ] {
        let (found_code, said) = fail(folder.path(), line, "");
        assert_eq!(found_code, code, "{line}: {said}");
        assert!(said.contains(found), "{line}: {said}");
    }
}

#[tokio::test]
async fn a_ticket_counts_at_a_running_server_until_it_is_revoked() {
    let folder = folder_with_associates();
    let server = Running::start(&folder.path().join("presence.db"));
    let statuses = async |tickets: &[&str; 2]| {
        [
            status(&server.url, tickets[0]).await,
            status(&server.url, tickets[1]).await,
        ]
    };
    for (change, left) in [
        ("ticket revoke -", [401, 200]),
        ("ticket revoke --all tom", [401, 401]),
        ("associate passwd --id 7", [401, 401]),
        ("associate disable --id 7", [401, 401]),
    ] {
        let issued = ["tom", "tom"].map(|login| issue(folder.path(), login));
        let tickets = [issued[0].as_str(), issued[1].as_str()];
        assert_eq!(statuses(&tickets).await, [200, 200], "before {change}");
        let line = format!("{change} --store presence.db");
        succeed(folder.path(), &line, tickets[0]);
        assert_eq!(statuses(&tickets).await, left, "after {change}");
    }
}

/// What reading a presence is answered with a ticket.
async fn status(url: &str, ticket: &str) -> u16 {
    let client = Client::builder(url)
        .credentials(Credentials::ticket(ticket))
        .build()
        .unwrap();
    let request = client.v1_user_get_user_presence_status().associate_id(TOM);
    let error = request.send().await.err();
    let status = error.map(|error| error.status().unwrap());
    status.map_or(200, |status| status.as_u16())
}

#[track_caller]
fn issue(folder: &Path, login: &str) -> String {
    let line = format!("ticket issue {login} --store presence.db");
    succeed(folder, &line, "").trim_end().to_owned()
}

fn folder_with_associates() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    store_at(&folder.path().join("presence.db"));
    folder
}
