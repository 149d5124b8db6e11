//! `serve --dev`: what it prints works as it stands, and goes with it.

use std::path::Path;
use std::process::Command;

use http::StatusCode;
use presence_client::types::UserPresenceStatus;

use crate::process::{Running, fail};
use crate::{ANNA, TOM};

#[tokio::test]
async fn what_it_prints_can_be_pasted_and_goes_with_it() {
    let mut server = Running::start_with(&["--dev", "--base-path", "/it's"]);
    let url = server.url.clone();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let lines: [String; 10] = std::array::from_fn(|_| server.line());
    assert_eq!(lines[0], format!("documentation at {url}/docs"));
    let data = lines[1].strip_prefix("data in ").unwrap();
    let data = Path::new(data.strip_suffix(", until the server ends").unwrap());
    assert!(data.is_file());
    let anna = lines[2].strip_prefix("associate 1: login anna, password ");
    let anna = anna.unwrap().strip_suffix(", an administrator").unwrap();
    let tom = lines[3].strip_prefix("associate 7: login tom, password ");
    let tom = tom.unwrap();
    assert!(anna.len() >= 20 && tom.len() >= 20 && anna != tom);
    assert_eq!(lines[4], "for example:");

    let arguments = words_behind_curl(&lines[5]);
    let login = format!("tom:{tom}");
    let json = "Content-Type: application/json";
    let resource = format!("{url}/api/v1/User/7/UserPresenceStatus");
    assert_eq!(
        arguments[..7],
        ["-u", &login, "-X", "PUT", "-H", json, "-d"]
    );
    assert_eq!(arguments[8..], [resource]);
    let presence: UserPresenceStatus = serde_json::from_str(&arguments[7]).unwrap();
    let client = server.client("tom", tom);
    let set = client.v1_user_set_user_presence_status();
    let set = set.associate_id(TOM).body(presence.clone());
    assert_eq!(set.send().await.unwrap().into_inner(), presence);
    // Who is called an administrator is one, and the other is none.
    for (client, other, expected) in [
        (client, ANNA, Some(StatusCode::FORBIDDEN)),
        (server.client("anna", anna), TOM, None),
    ] {
        let set = client.v1_user_set_user_presence_status();
        let set = set.associate_id(other).body(presence.clone()).send();
        let refused = set.await.err().and_then(|error| error.status());
        assert_eq!(refused, expected);
    }

    assert_eq!(lines[6], "with a ticket in place of the password:");
    assert_eq!(lines[8], "with a session, as a page has it:");
    let expected = serde_json::to_string(&presence).unwrap();
    for line in [&lines[7], &lines[9]] {
        assert_eq!(said_by_shell(line), expected, "{line}");
    }

    server.signal("TERM");
    assert_eq!(server.end(), (Some(0), String::new()));
    assert!(!data.exists() && !data.parent().unwrap().exists());
}

#[test]
fn each_has_passwords_of_its_own() {
    let passwords = |mut server: Running| {
        let [_, _, anna, tom]: [String; 4] = std::array::from_fn(|_| server.line());
        // One that is killed would leave its folder behind.
        server.signal("TERM");
        assert_eq!(server.end().0, Some(0));
        (anna, tom)
    };
    let (first, second) = (
        passwords(Running::start_with(&["--dev"])),
        passwords(Running::start_with(&["--dev"])),
    );
    assert!(first.0 != second.0 && first.1 != second.1);
}

#[test]
fn it_takes_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = fail(folder.path(), "serve --dev --store presence.db", "");
    assert_eq!(code, 2);
    assert!(said.contains("cannot be used with"), "{said}");
}

#[test]
fn online_it_shows_what_works_there() {
    let options = ["--dev", "--installation", "online", "--user-agent"];
    let mut server = Running::start_with(&options);
    let lines: [String; 6] = std::array::from_fn(|_| server.line());
    assert_eq!(lines[4], "with a session, as a page has it:");
    let expected = r#"{"Status":"StatusNone","Message":null}"#;
    assert_eq!(said_by_shell(&lines[5]), expected);
    server.signal("TERM");
    assert_eq!(server.end(), (Some(0), String::new()));
}

/// What goes over a network goes without the cookies of a server that is tried on its own machine.
#[test]
fn sessions_without_tls_are_for_loopback_alone() {
    let mut server = Running::start_with(&["--dev", "--listen", "0.0.0.0:0"]);
    let lines: [String; 8] = std::array::from_fn(|_| server.line());
    // `log_in` of the line that asks for a ticket, for a session.
    let log_in = lines[7].split_once(" | grep").unwrap().0;
    let log_in = log_in.strip_prefix("ticket=$(").unwrap();
    let answer = said_by_shell(&log_in.replace("-d Ticket=true", "-i"));
    assert!(
        answer.contains("__Host-SoSession=") && answer.contains("; Secure"),
        "{answer}"
    );
    server.signal("TERM");
    assert_eq!(server.end(), (Some(0), String::new()));
}

/// What the line says on standard output.
fn said_by_shell(line: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder.path());
    String::from_utf8(shell.output().unwrap().stdout).unwrap()
}

/// What a shell makes of the line, without the command.
fn words_behind_curl(line: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}\n{line}");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    words.lines().map(str::to_owned).collect()
}
