//! What goes out on the wire.

use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, ClientBuilder, Credentials};

use crate::{Behaviour, Responder, Tested, answer};

const PRESENCE: &str = r#"{"Status":"StatusNormal","Message":null}"#;

#[tokio::test]
async fn a_put_is_sent_below_the_base_path() -> Tested {
    let request = put("/Cust12345/", |builder| builder).await?;
    let (head, body) = request.split_once("\r\n\r\n").ok_or("no body")?;
    let head = head.to_ascii_lowercase();
    assert!(
        head.starts_with("put /cust12345/api/v1/user/7/userpresencestatus http/1.1\r\n"),
        "{head}"
    );
    assert!(head.contains("\r\naccept: application/json\r\n"), "{head}");
    assert!(
        head.contains("\r\ncontent-type: application/json\r\n"),
        "{head}"
    );
    assert!(head.contains("\r\nso-language: nb\r\n"), "{head}");
    assert!(!head.contains("api-version"), "{head}");
    assert!(!head.contains("authorization"), "{head}");
    assert_eq!(body, r#"{"Status":"StatusNormal","Message":"Back"}"#);
    Ok(())
}

#[tokio::test]
async fn a_query_has_its_name_on_the_wire() -> Tested {
    let responder = respond().await?;
    let client = Client::builder(&responder.url).build()?;
    let request = client
        .v1_user_agent_get_user_presence_status()
        .select("Status,Message")
        .body(presence_client::types::GetUserPresenceStatusRequest { associate_id: 7 });
    request.send().await?;
    let received = responder.received().await?;
    let path = "POST /api/v1/Agents/User/GetUserPresenceStatus?%24select=Status%2CMessage HTTP/1.1";
    assert!(received.starts_with(path), "{received}");
    Ok(())
}

#[tokio::test]
async fn credentials_are_shown_in_their_scheme() -> Tested {
    for (credentials, expected) in [
        (
            Credentials::basic("ola", "pæss:word"),
            "Basic b2xhOnDDpnNzOndvcmQ=",
        ),
        (Credentials::ticket("7T:abc="), "SoTicket 7T:abc="),
        (Credentials::bearer("a.b.c"), "Bearer a.b.c"),
    ] {
        let request = put("", |builder| builder.credentials(credentials)).await?;
        assert!(
            request.contains(&format!("\r\nauthorization: {expected}\r\n")),
            "{request}"
        );
    }
    Ok(())
}

async fn respond() -> std::io::Result<Responder> {
    Responder::start(Behaviour::Answer(answer(
        "200 OK",
        "application/json",
        PRESENCE,
    )))
    .await
}

/// Sets a presence, and gives the request that the server received.
async fn put(
    base_path: &str,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<String, Box<dyn std::error::Error>> {
    let responder = respond().await?;
    let client = set(Client::builder(format!("{}{base_path}", responder.url))).build()?;
    let presence = UserPresenceStatus {
        status: EjUserStatus::StatusNormal,
        message: Some("Back".to_owned()),
    };
    let request = client
        .v1_user_set_user_presence_status()
        .associate_id(7)
        .so_language("nb");
    request.body(presence).send().await?;
    Ok(responder.received().await?)
}
