//! The command beside a running server, and a server that is killed, started again, and told to stop.

use std::io::{Read, Write};
use std::net::TcpStream;

use http::StatusCode;
use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, Error};

use crate::process::{Running, succeed};
use crate::{TOM, basic, presence_of};

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill_and_who_is_disabled_is_so_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    let store = path.to_str().unwrap();
    let server = Running::start(&path);
    let tom = server.client("tom", "pass word ");
    assert_eq!(
        get(&tom).await.unwrap_err().status(),
        Some(StatusCode::UNAUTHORIZED)
    );
    let add = [
        "associate",
        "add",
        "--store",
        store,
        "--id",
        "7",
        "--login",
        "Tom",
    ];
    assert_eq!(succeed(&add, "pass word \n"), "added associate 7, Tom\n");
    let presence = UserPresenceStatus {
        status: EjUserStatus::StatusNotAvailable,
        message: Some("At lunch".to_owned()),
    };
    let request = tom.v1_user_set_user_presence_status();
    let set = request
        .associate_id(TOM)
        .body(presence.clone())
        .send()
        .await;
    assert_eq!(set.unwrap().into_inner(), presence);
    drop(server); // It is killed.

    let server = Running::start(&path);
    let tom = server.client("tom", "pass word ");
    assert_eq!(get(&tom).await.unwrap(), presence);
    succeed(&["associate", "disable", "--store", store, "--id", "7"], "");
    assert_eq!(
        get(&tom).await.unwrap_err().status(),
        Some(StatusCode::UNAUTHORIZED)
    );
    succeed(
        &["associate", "enable", "--store", store, "--login", "TOM"],
        "",
    );
    assert_eq!(get(&tom).await.unwrap(), presence);
    succeed(
        &["associate", "passwd", "--store", store, "--id", "7"],
        "another",
    );
    assert_eq!(
        get(&tom).await.unwrap_err().status(),
        Some(StatusCode::UNAUTHORIZED)
    );
    let tom = server.client("tom", "another");
    assert_eq!(get(&tom).await.unwrap(), presence);
    succeed(&["associate", "remove", "--store", store, "--id", "7"], "");
    assert_eq!(
        get(&tom).await.unwrap_err().status(),
        Some(StatusCode::UNAUTHORIZED)
    );
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
