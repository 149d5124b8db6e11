//! Where an answer sends a client elsewhere, the client does not go: what it shows of who asks is for one server, and
//! the answer of another would be taken for that of this one.

use super::recorded::{done, recorder};
use crate::scopes_client::{Client, Credentials, Error};

/// An answer that names another place.
fn elsewhere(status: &str, base_url: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nlocation: {base_url}/vaults\r\ncontent-length: 5\r\nconnection: close\r\n\r\nmoved"
    )
}

#[tokio::test]
async fn a_redirection_is_an_answer_like_any_other() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let (other_url, other) = recorder(done()).await;
        let (base_url, taken) = recorder(elsewhere(status, &other_url)).await;
        let keys = Credentials::new().o_auth("s3cret");
        let client = Client::builder(base_url).credentials(keys).build().unwrap();
        let moved = client.list_vaults().send().await.unwrap_err();
        let shown = taken.await.unwrap();
        assert_eq!(shown.header("authorization"), Some("Bearer s3cret"));
        assert!(
            matches!(&moved, Error::UndeclaredStatus { head, text }
                if status.starts_with(head.status.as_str())
                && head.headers["location"] == format!("{other_url}/vaults")
                && text == "moved"),
            "{moved:?}"
        );
        assert!(!other.is_finished(), "the other host was asked");
        other.abort();
        assert!(other.await.unwrap_err().is_cancelled(), "it was asked");
    }
}
