//! What SuperOffice's own installations get, to the byte: a tenant's URL, either style of operation, explicit nulls.

use presence_client::types::{
    EjUserStatus, GetUserPresenceStatusRequest, SetUserPresenceStatusRequest, UserPresenceStatus,
};
use presence_client::{Client, Credentials};

use crate::{Responder, Tested, get_from, presence, set};

#[tokio::test]
async fn resources_lie_below_the_tenant() -> Tested {
    let (responder, client) = tenant().await?;
    get_from(&client).await?;
    set(&client).await?;
    let requests = responder.requests();
    assert_eq!(
        requests
            .iter()
            .map(|request| line(request))
            .collect::<Vec<_>>(),
        [
            "GET /Cust12345/api/v1/User/7/UserPresenceStatus HTTP/1.1",
            "PUT /Cust12345/api/v1/User/7/UserPresenceStatus HTTP/1.1",
        ]
    );
    for request in &requests {
        for expected in [
            "accept: application/json",
            "authorization: SoTicket 7T:abc",
            "so-apptoken: xyz",
        ] {
            assert!(
                request.contains(&format!("\r\n{expected}\r\n")),
                "{request}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_message_is_taken_away_by_an_explicit_null() -> Tested {
    let (responder, client) = tenant().await?;
    set(&client).await?;
    let request = responder.received()?;
    assert_eq!(
        body(&request),
        r#"{"Status":"StatusNormal","Message":null}"#
    );
    Ok(())
}

#[tokio::test]
async fn agents_work_where_resources_are_closed() -> Tested {
    let (responder, client) = tenant().await?;
    let asked = GetUserPresenceStatusRequest { associate_id: 7 };
    let request = client.v1_user_agent_get_user_presence_status().body(asked);
    let got = request.send().await?;
    assert_eq!(got.status, Some(EjUserStatus::StatusNormal));
    let given = SetUserPresenceStatusRequest {
        associate_id: 7,
        user_presence_status: UserPresenceStatus {
            status: EjUserStatus::StatusNotAvailable,
            message: None,
        },
    };
    let request = client.v1_user_agent_set_user_presence_status().body(given);
    request.send().await?;

    let requests = responder.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|request| (line(request), body(request)))
        .collect();
    assert_eq!(
        sent,
        [
            (
                "POST /Cust12345/api/v1/Agents/User/GetUserPresenceStatus HTTP/1.1",
                r#"{"AssociateId":7}"#
            ),
            (
                "POST /Cust12345/api/v1/Agents/User/SetUserPresenceStatus HTTP/1.1",
                r#"{"AssociateId":7,"UserPresenceStatus":{"Status":"StatusNotAvailable","Message":null}}"#
            ),
        ]
    );
    Ok(())
}

/// A client as it is built for a tenant online.
async fn tenant() -> Result<(Responder, Client), Box<dyn std::error::Error>> {
    let responder = Responder::start(presence()).await?;
    let client = Client::builder(format!("{}/Cust12345", responder.url))
        .credentials(Credentials::ticket("7T:abc"))
        .app_token("xyz")
        .build()?;
    Ok((responder, client))
}

fn line(request: &str) -> &str {
    request.split_once("\r\n").map_or(request, |(line, _)| line)
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
