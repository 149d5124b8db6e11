//! What the commands print, refuse and end with.

use std::net::TcpListener;

use crate::process::{fail, succeed};

#[test]
fn associates_are_added_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let run = |line: &str, input: &str| succeed(folder.path(), line, input);
    let list = "associate list --store presence.db";
    let said = run(
        "associate add --store presence.db --id 1 --login Anna --name Bjørg --administrator",
        "secret\r\n",
    );
    assert_eq!(said, "added associate 1, Anna\n");
    let said = run(
        "associate add --store presence.db --id -12345 --login tom",
        "secret",
    );
    assert_eq!(said, "added associate -12345, tom\n");
    let said = run("associate disable --store presence.db --id -12345", "");
    assert_eq!(said, "disabled associate -12345, tom\n");
    assert_eq!(
        run(list, ""),
        "id      login  name   role           state\n\
         -12345  tom    tom    user           disabled\n\
         1       Anna   Bjørg  administrator  active\n"
    );
    run("associate remove --store presence.db --login ANNA", "");
    run("associate remove --store presence.db --id -12345", "");
    let said = run(list, "");
    assert_eq!(
        said,
        "there is no associate; `presence-server associate add` adds one\n"
    );
}

#[test]
fn what_is_not_there_or_already_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let add = "associate add --store presence.db --id 1 --login anna";
    succeed(folder.path(), add, "secret");
    for (line, found) in [
        (add, "there already is an associate with the id 1; "),
        (
            "associate add --store presence.db --id 2 --login ANNA",
            "there already is an associate with the login \"ANNA\"; ",
        ),
        (
            "associate disable --store presence.db --id 5",
            "there is no associate with the id 5; ",
        ),
        (
            "associate passwd --store presence.db --login tom",
            "there is no associate with the login \"tom\"; ",
        ),
    ] {
        let (code, said) = fail(folder.path(), line, "secret");
        assert_eq!((code, said.lines().count()), (1, 1), "{said}");
        assert!(said.starts_with(&format!("error: {found}")), "{said}");
    }
}

#[test]
fn a_password_that_cannot_be_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let add = "associate add --store presence.db --id 1 --login anna";
    for (password, problem) in [
        ("", "have characters"),
        ("\n", "have characters"),
        ("\nsecond line", "have characters"),
        (&"x".repeat(1025), "at most 1024 bytes"),
        ("tab\there", "control characters"),
    ] {
        let (code, said) = fail(folder.path(), add, password);
        assert_eq!(code, 1);
        assert!(said.contains(problem), "{said}");
        assert!(said.ends_with("nothing was changed\n"), "{said}");
    }
    succeed(folder.path(), add, &"x".repeat(1024));
}

#[test]
fn arguments_that_are_not_understood_end_with_2() {
    // There is no folder `none`: arguments that are taken after all end with 3, and nothing is served.
    let folder = tempfile::tempdir().unwrap();
    for (line, found) in [
        ("serve", "--store <PATH>"),
        (
            "serve --store none/x --base-path Cust",
            "must start with `/`",
        ),
        (
            "serve --store none/x --base-path /Cust/",
            "must not end with `/`",
        ),
        (
            "serve --store none/x --base-path /",
            "leave it out to serve at the root",
        ),
        (
            "serve --store none/x --listen 8080",
            "invalid socket address",
        ),
        ("associate add --store none/x --id 1 --login a:b", "a colon"),
        (
            "associate add --store none/x --id 2147483648 --login a",
            "not in",
        ),
        (
            "associate add --store none/x --id 1 --login a --password b",
            "unexpected argument",
        ),
        (
            "associate disable --store none/x",
            "<--id <N>|--login <NAME>>",
        ),
        (
            "associate disable --store none/x --id 1 --login a",
            "cannot be used",
        ),
    ] {
        let (code, said) = fail(folder.path(), line, "");
        assert_eq!(code, 2, "{line}: {said}");
        assert!(said.contains(found), "{line}: {said}");
    }
}

#[test]
fn options_that_do_not_go_together_end_with_2() {
    let folder = tempfile::tempdir().unwrap();
    for (line, found) in [
        (
            "serve --store none/x --installation cloud",
            "[possible values: onsite, online]",
        ),
        ("serve --store none/x --issuer i", "--jwks <FILE>"),
        ("serve --store none/x --login-claim login", "--jwks <FILE>"),
        ("serve --store none/x --algorithm RS256", "--jwks <FILE>"),
        (
            "serve --store none/x --jwks k --issuer i",
            "--audience <TEXT>",
        ),
        (
            "serve --store none/x --jwks k --issuer i --audience a --algorithm none",
            "invalid value 'none'",
        ),
        (
            "serve --store none/x --allow-origin *",
            "must have a scheme",
        ),
        (
            "serve --store none/x --trusted-proxy 10.0.0.1/33",
            "such as 10.0.0.0/8",
        ),
    ] {
        let (code, said) = fail(folder.path(), line, "");
        assert_eq!(code, 2, "{line}: {said}");
        assert!(said.contains(found), "{line}: {said}");
    }
}

#[test]
fn a_server_that_cannot_start_says_why_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let letter = "Dear SQLite, I am no database.";
    std::fs::write(folder.path().join("letter.txt"), letter).unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (store, listen, code, found) in [
        (
            "letter.txt",
            "127.0.0.1:0",
            3,
            "is not a SQLite database; name",
        ),
        (
            "none/presence.db",
            "127.0.0.1:0",
            3,
            "does not exist; create it",
        ),
        ("presence.db", &taken, 1, "stop what is listening there"),
        (
            "presence.db",
            "192.0.2.1:80",
            1,
            "cannot listen at 192.0.2.1:80",
        ),
    ] {
        let line = format!("serve --store {store} --listen {listen}");
        let (found_code, said) = fail(folder.path(), &line, "");
        assert_eq!((found_code, said.lines().count()), (code, 1), "{said}");
        assert!(
            said.starts_with("error: ") && said.contains(found),
            "{said}"
        );
    }
    let (code, said) = fail(folder.path(), "associate list --store missing.db", "");
    assert_eq!(code, 3, "{said}");
    // What is named beside the store is looked at before there is one.
    for options in [
        "--jwks none.json --issuer i --audience a",
        "--time-zone Nowhere",
        "--resources none.txt",
    ] {
        let line = format!("serve --store new.db {options}");
        let (code, said) = fail(folder.path(), &line, "");
        assert_eq!((code, said.lines().count()), (1, 1), "{said}");
        assert!(!folder.path().join("new.db").exists(), "{options}");
    }
}
