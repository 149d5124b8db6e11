//! What the commands print, refuse and end with.

use std::net::TcpListener;

use crate::process::{fail, succeed};

#[test]
fn associates_are_added_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("presence.db");
    let store = store.to_str().unwrap();
    let add = ["associate", "add", "--store", store];
    let list = ["associate", "list", "--store", store];
    let anna = [
        "--id",
        "1",
        "--login",
        "Anna",
        "--name",
        "Anna Bjørg",
        "--administrator",
    ];
    let said = succeed(&[&add[..], &anna].concat(), "secret\r\n");
    assert_eq!(said, "added associate 1, Anna\n");
    let said = succeed(
        &[&add[..], &["--id", "-12345", "--login", "tom"]].concat(),
        "secret",
    );
    assert_eq!(said, "added associate -12345, tom\n");
    succeed(
        &["associate", "disable", "--store", store, "--id", "-12345"],
        "",
    );
    assert_eq!(
        succeed(&list, ""),
        "id      login  name        role           state\n\
         -12345  tom    tom         user           disabled\n\
         1       Anna   Anna Bjørg  administrator  active\n"
    );
    succeed(
        &["associate", "remove", "--store", store, "--login", "ANNA"],
        "",
    );
    succeed(
        &["associate", "remove", "--store", store, "--id", "-12345"],
        "",
    );
    let said = succeed(&list, "");
    assert_eq!(
        said,
        "there is no associate; `presence-server associate add` adds one\n"
    );
}

#[test]
fn what_is_not_there_or_already_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("presence.db");
    let store = store.to_str().unwrap();
    let add = [
        "associate",
        "add",
        "--store",
        store,
        "--id",
        "1",
        "--login",
        "anna",
    ];
    succeed(&add, "secret");
    for (arguments, found) in [
        (
            &add[..],
            "error: there already is an associate with the id 1; ",
        ),
        (
            &[
                "associate",
                "add",
                "--store",
                store,
                "--id",
                "2",
                "--login",
                "ANNA",
            ],
            "error: there already is an associate with the login \"ANNA\"; ",
        ),
        (
            &["associate", "disable", "--store", store, "--id", "5"],
            "error: there is no associate with the id 5; ",
        ),
        (
            &["associate", "passwd", "--store", store, "--login", "tom"],
            "error: there is no associate with the login \"tom\"; ",
        ),
    ] {
        let (code, said) = fail(arguments, "secret");
        assert_eq!((code, said.lines().count()), (1, 1), "{said}");
        assert!(said.starts_with(found), "{said}");
    }
}

#[test]
fn a_password_that_cannot_be_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("presence.db");
    let store = store.to_str().unwrap();
    let add = [
        "associate",
        "add",
        "--store",
        store,
        "--id",
        "1",
        "--login",
        "anna",
    ];
    for (password, problem) in [
        ("", "have characters"),
        ("\n", "have characters"),
        ("\nsecond line", "have characters"),
        (&"x".repeat(1025), "at most 1024 bytes"),
        ("tab\there", "control characters"),
    ] {
        let (code, said) = fail(&add, password);
        assert_eq!(code, 1);
        assert!(said.contains(problem), "{said}");
        assert!(said.ends_with("nothing was changed\n"), "{said}");
    }
    succeed(&add, &"x".repeat(1024));
}

#[test]
fn arguments_that_are_not_understood_end_with_2() {
    for (arguments, found) in [
        (&["serve"] as &[&str], "--store <PATH>"),
        (
            &["serve", "--store", "x", "--base-path", "Cust"],
            "must start with `/`",
        ),
        (
            &["serve", "--store", "x", "--base-path", "/Cust/"],
            "must not end with `/`",
        ),
        (
            &["serve", "--store", "x", "--base-path", "/"],
            "leave it out to serve at the root",
        ),
        (
            &["serve", "--store", "x", "--listen", "8080"],
            "invalid socket address",
        ),
        (
            &[
                "associate",
                "add",
                "--store",
                "x",
                "--id",
                "1",
                "--login",
                "a:b",
            ],
            "a colon",
        ),
        (
            &[
                "associate",
                "add",
                "--store",
                "x",
                "--id",
                "2147483648",
                "--login",
                "a",
            ],
            "not in",
        ),
        (
            &["associate", "disable", "--store", "x"],
            "<--id <N>|--login <NAME>>",
        ),
        (
            &[
                "associate",
                "disable",
                "--store",
                "x",
                "--id",
                "1",
                "--login",
                "a",
            ],
            "cannot be used",
        ),
        (
            &["associate", "add", "--password", "x"],
            "unexpected argument",
        ),
    ] {
        let (code, said) = fail(arguments, "");
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains(found), "{arguments:?}: {said}");
    }
}

#[test]
fn a_server_that_cannot_start_says_why_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("letter.txt"), "Dear SQLite, I am no database.").unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (store, listen, code, found) in [
        (
            path("letter.txt"),
            "127.0.0.1:0",
            3,
            "is not a SQLite database; name",
        ),
        (
            path("none/presence.db"),
            "127.0.0.1:0",
            3,
            "does not exist; create it",
        ),
        (
            path("presence.db"),
            &address,
            1,
            "stop what is listening there",
        ),
        (
            path("presence.db"),
            "192.0.2.1:80",
            1,
            "cannot listen at 192.0.2.1:80",
        ),
    ] {
        let (found_code, said) = fail(&["serve", "--store", &store, "--listen", listen], "");
        assert_eq!((found_code, said.lines().count()), (code, 1), "{said}");
        assert!(
            said.starts_with("error: ") && said.contains(found),
            "{said}"
        );
    }
    let missing = path("missing.db");
    let (code, said) = fail(&["associate", "list", "--store", &missing], "");
    assert_eq!(code, 3, "{said}");
}
