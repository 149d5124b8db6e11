//! What clients show of their credentials: of each operation's alternatives the first that is whole, and nothing else.

use super::recorded::{Recorded, done, recorder};
use crate::scopes_client::{Client as Vaults, Credentials as Keys};
use crate::security_client::{Client as Doors, Credentials as Passes};

/// What of a request says who is asking.
fn shown(recorded: &Recorded) -> String {
    let names = [
        "authorization",
        "cookie",
        "x-card-pin",
        "x-key-card",
        "x-pin",
        "x-seal",
    ];
    let headers = recorded.headers.iter();
    let headers = headers.filter(|(name, _)| names.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| format!(" {name}: {value}"));
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    format!("{}{}", recorded.target(), headers.concat())
}

async fn vaults(keys: Keys, send: impl AsyncFnOnce(Vaults) -> bool) -> String {
    let (base_url, taken) = recorder(done()).await;
    let client = Vaults::builder(base_url).credentials(keys).build();
    assert!(send(client.unwrap()).await);
    shown(&taken.await.unwrap())
}

async fn doors(passes: Passes, send: impl AsyncFnOnce(Doors) -> bool) -> String {
    let (base_url, taken) = recorder(done()).await;
    let client = Doors::builder(base_url).credentials(passes).build();
    assert!(send(client.unwrap()).await);
    shown(&taken.await.unwrap())
}

#[tokio::test]
async fn tokens_and_keys_travel_where_their_schemes_say() {
    let list = async |client: Vaults| client.list_vaults().send().await.is_ok();
    let both = || Keys::new().o_auth("a.b").id("c");
    assert_eq!(
        vaults(both(), list).await,
        "/vaults authorization: Bearer a.b"
    );
    let id = Keys::new().id("c").key("k");
    assert_eq!(vaults(id, list).await, "/vaults authorization: Bearer c");
    let raw = async |client: Vaults| client.read_raw().send().await.is_ok();
    let all = both().raw("s3cret x");
    assert_eq!(vaults(all, raw).await, "/raw authorization: s3cret x");
    assert_eq!(vaults(both(), raw).await, "/raw");
}

#[tokio::test]
async fn a_combination_is_shown_whole_or_not_at_all() {
    let open = async |client: Vaults| client.open_door().send().await.is_ok();
    let one = Keys::new().key("a b&").card_pin("2");
    assert_eq!(vaults(one, open).await, "/doors?key=a%20b%26 x-card-pin: 2");
    let other = Keys::new().key("a").key_card("3").pin("4");
    assert_eq!(vaults(other, open).await, "/doors?pin=4 x-key-card: 3");
    let neither = Keys::new().key("a").pin("4");
    assert_eq!(vaults(neither, open).await, "/doors");
    // A certificate is the connection's, so that the other alternative is what can be shown.
    let empty = async |client: Vaults| client.empty_vault().vault("7").send().await.is_ok();
    let badge = Keys::new().badge("keeper").key("k");
    let expected = "/vaults/7?key=k authorization: bearer keeper";
    assert_eq!(vaults(badge, empty).await, expected);
    assert_eq!(vaults(Keys::new().key("k"), empty).await, "/vaults/7");
}

#[tokio::test]
async fn names_passwords_and_cookies_are_shown_where_they_are_asked_for() {
    let open = async |client: Doors| client.open_door().door(7).send().await.is_ok();
    let all = || {
        let passes = Passes::new().basic("ann", "p:ä").badge("b").pin("1");
        passes.visit("v").seal("s").guest("g")
    };
    assert_eq!(
        doors(all(), open).await,
        "/doors/7/open authorization: Basic YW5uOnA6w6Q="
    );
    let badge = Passes::new().badge("b").pin("1");
    let expected = "/doors/7/open authorization: Badge b x-pin: 1";
    assert_eq!(doors(badge, open).await, expected);
    let hall = async |client: Doors| client.read_hall().send().await.is_ok();
    assert_eq!(doors(all(), hall).await, "/hall cookie: visit=v x-seal: s");
    // What may be asked by anybody shows who asks, if it can.
    let garden = async |client: Doors| client.read_garden().send().await.is_ok();
    assert_eq!(
        doors(all(), garden).await,
        "/garden cookie: visit=v x-seal: s"
    );
    let visit = Passes::new().visit("v");
    assert_eq!(doors(visit, garden).await, "/garden");
    let ring = async |client: Doors| client.ring().send().await.is_ok();
    assert_eq!(doors(all(), ring).await, "/bell");
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused_without_being_told() {
    let client = |passes| {
        let builder = Doors::builder("http://127.0.0.1:9").credentials(passes);
        builder.build().unwrap()
    };
    for client in [
        client(Passes::new().guest("s3cret; x=1")),
        client(Passes::new().guest("s3cret\n")),
    ] {
        assert!(!format!("{client:?}").contains("s3cret"));
        let refused = client.read_porch().send().await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the request is not valid: the credentials for `Guest` hold a character that cannot be sent"
        );
    }
}
