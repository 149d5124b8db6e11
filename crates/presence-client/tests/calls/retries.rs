//! What is sent again on the wire, and what is not. How long is waited is tested where the time stands still, in the
//! crate itself.

use std::time::Duration;

use presence_client::types::GetUserPresenceStatusRequest;
use presence_client::{Client, Error, Retry};

use crate::logs::Log;
use crate::{Behaviour, Responder, Tested, at_once, get_from, presence, refusal, set};

const GET_REQUEST: GetUserPresenceStatusRequest = GetUserPresenceStatusRequest { associate_id: 7 };

#[tokio::test]
async fn a_put_is_sent_again_as_it_was() -> Tested {
    for first in [
        refusal("503 Service Unavailable", "Retry-After: 0"),
        refusal("503 Service Unavailable", ""),
        refusal("429 Too Many Requests", ""),
        refusal("502 Bad Gateway", ""),
        refusal("504 Gateway Timeout", ""),
        Behaviour::Answer(vec![]),
        Behaviour::Answer(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
    ] {
        let (responder, client) = started(vec![first, presence()], at_once()).await?;
        assert_eq!(set(&client).await?.status(), 200);
        let requests = responder.requests();
        assert_eq!(requests.len(), 2, "{requests:?}");
        assert_eq!(requests.first(), requests.last());
    }
    Ok(())
}

#[tokio::test]
async fn a_post_is_sent_again_only_when_the_server_says_when() -> Tested {
    for (first, sent) in [
        (refusal("503 Service Unavailable", "Retry-After: 0"), 2),
        (refusal("429 Too Many Requests", "Retry-After: 0"), 2),
        (refusal("503 Service Unavailable", ""), 1),
        (refusal("503 Service Unavailable", "Retry-After: soon"), 1),
        (refusal("429 Too Many Requests", ""), 1),
        (refusal("502 Bad Gateway", "Retry-After: 0"), 1),
        (refusal("504 Gateway Timeout", ""), 1),
        (Behaviour::Answer(vec![]), 1),
        (Behaviour::Answer(b"HTTP/1.1 200 OK\r\nConte".to_vec()), 1),
    ] {
        let (responder, client) = started(vec![first, presence()], at_once()).await?;
        let request = client.v1_user_agent_get_user_presence_status();
        let called = request.body(GET_REQUEST).send().await;
        assert_eq!(called.is_ok(), sent == 2, "{called:?}");
        let requests = responder.requests();
        assert_eq!(requests.len(), sent, "{requests:?}");
    }
    Ok(())
}

#[tokio::test]
async fn other_errors_are_final() -> Tested {
    for status in [
        "400 Bad Request",
        "403 Forbidden",
        "409 Conflict",
        "500 Oh",
        "421 Misdirected Request",
    ] {
        let (responder, client) =
            started(vec![refusal(status, "Retry-After: 0")], at_once()).await?;
        let called = get_from(&client).await;
        assert!(called.is_err(), "{called:?}");
        responder.received()?;
    }
    Ok(())
}

#[tokio::test]
async fn the_last_answer_is_what_the_caller_gets() -> Tested {
    let answers = ["503 A", "502 B", "504 C", "429 D"];
    let answers = answers.map(|status| refusal(status, "")).to_vec();
    let (responder, client) = started(answers, at_once()).await?;
    let called = get_from(&client).await;
    assert!(called.is_err_and(|error| error.status().is_some_and(|status| status == 504)));
    assert_eq!(responder.requests().len(), 3);
    Ok(())
}

#[tokio::test]
async fn none_is_none() -> Tested {
    let unavailable = refusal("503 Service Unavailable", "Retry-After: 0");
    let (responder, client) = started(vec![unavailable], Retry::none()).await?;
    assert!(get_from(&client).await.is_err());
    responder.received()?;
    Ok(())
}

#[tokio::test]
async fn without_a_connection_any_method_is_tried_again() -> Tested {
    // Nothing listens there.
    let client = Client::builder("http://127.0.0.1:1")
        .retry(at_once())
        .build()?;
    let log = Log::begin();
    let request = client.v1_user_agent_get_user_presence_status();
    let called = request.body(GET_REQUEST).send().await;
    assert!(matches!(called, Err(Error::Connect(_))), "{called:?}");
    assert!(log.text().contains("attempts=3"), "{}", log.text());
    Ok(())
}

#[tokio::test]
async fn an_outage_is_not_made_worse() -> Tested {
    let unavailable = refusal("503 Service Unavailable", "");
    let (responder, client) = started(vec![unavailable], at_once()).await?;
    for _ in 0..60 {
        assert!(get_from(&client).await.is_err());
    }
    // Two retries of each are wanted; granted are one in ten, and ten seconds' reserve of one each, or a few more if
    // this takes long.
    let sent = responder.requests().len();
    assert!((70..90).contains(&sent), "{sent}");
    Ok(())
}

#[tokio::test]
async fn a_budget_can_be_nothing() -> Tested {
    let unavailable = refusal("503 Service Unavailable", "");
    let (responder, client) = started(vec![unavailable], at_once().budget(0.0, 0)).await?;
    assert!(get_from(&client).await.is_err());
    responder.received()?;
    Ok(())
}

async fn started(
    behaviours: Vec<Behaviour>,
    retry: Retry,
) -> Result<(Responder, Client), Box<dyn std::error::Error>> {
    let responder = Responder::in_turn(behaviours).await?;
    let client = Client::builder(&responder.url)
        .retry(retry)
        // What is slower than this is a machine that hangs.
        .timeout(Duration::from_secs(60))
        .build()?;
    Ok((responder, client))
}
