//! What fails before there is a whole answer.

use std::time::Duration;

use presence_client::{Client, Error, Retry};
use tokio::net::TcpListener;

use crate::{Behaviour, Responder, Tested, answer, get};

#[tokio::test]
async fn nobody_listens() -> Tested {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    drop(listener);
    let client = Client::builder(url).retry(Retry::none()).build()?;
    let called = client.get_api_version().send().await;
    assert!(matches!(called, Err(Error::Connect(_))), "{called:?}");
    Ok(())
}

#[tokio::test]
async fn no_answer_comes() -> Tested {
    let responder = Responder::start(Behaviour::Stall(vec![])).await?;
    let client = Client::builder(&responder.url)
        .timeout(Duration::from_millis(50))
        .build()?;
    let called = client.get_api_version().send().await;
    assert!(matches!(&called, Err(Error::Timeout(_))), "{called:?}");
    assert!(called.is_err_and(|error| error.status().is_none()));
    Ok(())
}

#[tokio::test]
async fn the_server_hangs_up() -> Tested {
    let called = get(vec![]).await?;
    assert!(matches!(&called, Err(Error::Transport(_))), "{called:?}");
    Ok(())
}

#[tokio::test]
async fn a_body_that_stalls_keeps_its_status() -> Tested {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec();
    let responder = Responder::start(Behaviour::Stall(head)).await?;
    let client = Client::builder(&responder.url)
        .timeout(Duration::from_millis(200))
        .build()?;
    let called = client.get_api_version().send().await;
    match called {
        Err(Error::Interrupted { head, source }) => {
            assert_eq!(head.status, 200);
            assert!(source.is_timeout(), "{source:?}");
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[tokio::test]
async fn a_body_that_breaks_off_keeps_its_status() -> Tested {
    let mut bytes = answer("500 Internal Server Error", "text/plain", "twelve bytes");
    bytes.truncate(bytes.len() - 2);
    let called = get(bytes).await?;
    assert!(
        matches!(&called, Err(Error::Interrupted { head, .. }) if head.status == 500),
        "{called:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_required_parameter_is_missing() -> Tested {
    let client = Client::builder("http://127.0.0.1:1").build()?;
    let called = client.v1_user_get_user_presence_status().send().await;
    assert!(
        matches!(&called, Err(Error::InvalidRequest(problem)) if problem == "`associateId` is required"),
        "{called:?}"
    );
    let called = client
        .v1_user_get_user_presence_status()
        .associate_id(1_i64 << 40)
        .send()
        .await;
    assert!(
        matches!(&called, Err(Error::InvalidRequest(problem)) if problem.contains("associateId")),
        "{called:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_header_cannot_be_split() -> Tested {
    let client = Client::builder("http://127.0.0.1:1").build()?;
    let request = client.v1_user_get_user_presence_status().associate_id(7);
    let called = request.so_language("en\r\nX-Injected: 1").send().await;
    assert!(
        matches!(&called, Err(Error::InvalidRequest(_))),
        "{called:?}"
    );
    Ok(())
}
