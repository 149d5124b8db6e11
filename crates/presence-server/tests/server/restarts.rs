//! The command beside a running server, and a server that is killed, started again, and told to stop.

use std::io::{Read, Write};
use std::net::TcpStream;

use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, Error};

use crate::process::{Running, succeed};
use crate::{TOM, basic, presence_of};

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    drop(crate::store_at(&path));
    let server = Running::start(&path);
    let presence = UserPresenceStatus {
        status: EjUserStatus::StatusNotAvailable,
        message: Some("At lunch".to_owned()),
    };
    let tom = server.client("tom", "tom!");
    let request = tom.v1_user_set_user_presence_status();
    let request = request.associate_id(TOM).body(presence.clone());
    assert_eq!(request.send().await.unwrap().into_inner(), presence);
    drop(server); // It is killed.
    let server = Running::start(&path);
    assert_eq!(get(&server.client("tom", "tom!")).await.unwrap(), presence);
}

#[tokio::test]
async fn what_the_commands_change_counts_at_the_next_request_of_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Running::start(&folder.path().join("presence.db"));
    let first = server.client("tom", "pass word ");
    let second = server.client("tom", "another");
    for (line, input, of_first, of_second) in [
        ("list", "", 401, 401),
        ("add --id 7 --login Tom", "pass word \n", 200, 401),
        ("disable --id 7", "", 401, 401),
        ("enable --login TOM", "", 200, 401),
        ("passwd --id 7", "another", 401, 200),
        ("remove --id 7", "", 401, 401),
    ] {
        let whole = format!("associate {line} --store presence.db");
        succeed(folder.path(), &whole, input);
        for (client, expected) in [(&first, of_first), (&second, of_second)] {
            let status = get(client).await.err().and_then(|error| error.status());
            assert_eq!(
                status.map_or(200, |status| status.as_u16()),
                expected,
                "{line}"
            );
        }
    }
}

/// A request is begun, the server is told to stop, and the request is finished.
#[test]
fn a_server_that_is_told_to_stop_finishes_what_is_running() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presence.db");
        drop(crate::store_at(&path));
        let server = Running::start(&path);
        let address = server
            .url
            .trim_start_matches("http://")
            .trim_end_matches("/base");
        let (path, authorization) = (presence_of(TOM), basic("tom", "tom!"));
        let body = r#"{"Status":"StatusNormal","Message":null}"#;
        let mut connection = TcpStream::connect(address).unwrap();
        // The server asks for the body when it is about to read it: then the request is running.
        write!(
            connection,
            "PUT {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\n\
             Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .unwrap();
        let mut invitation = [0; 25];
        connection.read_exact(&mut invitation).unwrap();
        assert_eq!(&invitation, b"HTTP/1.1 100 Continue\r\n\r\n");
        server.signal(signal);
        // It takes no more connections: by then it is stopping.
        while TcpStream::connect(address).is_ok() {}
        connection.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with(body), "{answer}");
        assert_eq!(server.end(), (Some(0), String::new()));
    }
}

async fn get(client: &Client) -> Result<UserPresenceStatus, Error> {
    let request = client.v1_user_get_user_presence_status();
    let answer = request.associate_id(TOM).send().await?;
    Ok(answer.into_inner())
}
