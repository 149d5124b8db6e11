//! What goes out on the wire.

use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, ClientBuilder, Credentials};

use crate::{Responder, Tested, get_from, presence};

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
    let responder = Responder::start(presence()).await?;
    let client = Client::builder(&responder.url).build()?;
    let request = client
        .v1_user_agent_get_user_presence_status()
        .select("Status,Message")
        .body(presence_client::types::GetUserPresenceStatusRequest { associate_id: 7 });
    request.send().await?;
    let received = responder.received()?;
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

#[tokio::test]
async fn a_session_is_a_cookie_and_its_token() -> Tested {
    let session = Credentials::session("abc=", "xyz");
    let request = put("", |builder| builder.credentials(session)).await?;
    for expected in ["cookie: __Host-SoSession=abc=", "x-xsrf-token: xyz"] {
        assert!(has_line(&request, expected), "{request}");
    }
    assert!(!request.contains("authorization"), "{request}");
    Ok(())
}

#[tokio::test]
async fn options_of_the_client_are_sent_with_every_call() -> Tested {
    let responder = Responder::start(presence()).await?;
    let client = with_options(&responder.url).build()?;
    get_from(&client).await?;
    let request = responder.received()?;
    for expected in [
        "accept-language: nb, en;q=0.5",
        "so-apptoken: s3cr3t",
        "so-culture: en-GB",
        "so-language: nb-NO",
        "so-timezone: Europe/Oslo",
    ] {
        assert!(has_line(&request, expected), "{expected}: {request}");
    }
    Ok(())
}

#[tokio::test]
async fn options_of_a_call_come_before_those_of_the_client() -> Tested {
    let responder = Responder::start(presence()).await?;
    let client = with_options(&responder.url).build()?;
    let request = client.v1_user_get_user_presence_status().associate_id(7);
    let request = request.so_culture("de-DE").so_time_zone("UTC");
    request.so_language("de").send().await?;
    let request = responder.received()?;
    for expected in ["so-culture: de-DE", "so-language: de", "so-timezone: UTC"] {
        assert!(has_line(&request, expected), "{expected}: {request}");
    }
    for overridden in ["en-GB", "nb-NO", "Europe/Oslo"] {
        assert!(!request.contains(overridden), "{overridden}: {request}");
    }
    Ok(())
}

#[tokio::test]
async fn accept_language_of_a_call_is_not_overridden_by_the_language_of_the_client() -> Tested {
    let responder = Responder::start(presence()).await?;
    let client = with_options(&responder.url).build()?;
    let request = client.v1_user_get_user_presence_status().associate_id(7);
    request.accept_language("de").send().await?;
    let request = responder.received()?;
    assert!(has_line(&request, "accept-language: de"), "{request}");
    assert!(!request.contains("so-language"), "{request}");
    Ok(())
}

fn with_options(url: &str) -> ClientBuilder {
    Client::builder(url)
        .accept_language("nb, en;q=0.5")
        .app_token("s3cr3t")
        .culture("en-GB")
        .language("nb-NO")
        .time_zone("Europe/Oslo")
}

fn has_line(request: &str, line: &str) -> bool {
    request.contains(&format!("\r\n{line}\r\n"))
}

/// Sets a presence, and gives the request that the server received.
async fn put(
    base_path: &str,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<String, Box<dyn std::error::Error>> {
    let responder = Responder::start(presence()).await?;
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
    Ok(responder.received()?)
}
