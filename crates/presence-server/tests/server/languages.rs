//! The language, the culture and the time zone of a message: asked for by headers, answered in every operation.

use http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::Full;
use presence_server::{Error, Service, Settings};
use presence_store::Store;

use crate::{Answer, Fixture, TOM, presence_of, request, store_at};

/// In two languages, with a resource, a date, a time and two numbers.
const MESSAGE: &str = r#"US:"Back";NO:"Tilbake"; [SR_NOT_PRESENT] [D:11/09/2017] [DT:11/09/2017 14:53] [I:1234] [F:0.5]"#;

async fn stored() -> Fixture {
    let fixture = Fixture::new();
    let body = serde_json::json!({ "Status": "StatusNotAvailable", "Message": MESSAGE });
    let put = fixture.put(TOM, "tom", &body.to_string()).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    fixture
}

async fn get(fixture: &Fixture, headers: &[(&str, &str)]) -> Answer {
    let mut get = request(Method::GET, &presence_of(TOM), "tom");
    add(&mut get, headers);
    fixture.answer(get.map(|()| Full::from(""))).await
}

fn add(request: &mut Request<()>, headers: &[(&str, &str)]) {
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        request.headers_mut().append(name, value);
    }
}

fn message(answer: &Answer) -> String {
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    body["Message"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_message_is_answered_in_the_language_that_is_asked_for() {
    let fixture = stored().await;
    let american = "Back Not present 11/9/2017 11/9/2017, 2:53\u{202f}PM 1,234 0.5";
    let norwegian = "Tilbake Ikke til stede 09.11.2017 09.11.2017, 14:53 1\u{a0}234 0,5";
    type Headers = &'static [(&'static str, &'static str)];
    let rows: [(Headers, &str, Option<&str>); 12] = [
        (&[], MESSAGE, None),
        (&[("accept-language", "")], MESSAGE, None),
        (&[("accept-language", "*")], MESSAGE, None),
        (&[("accept-language", "x")], MESSAGE, None),
        (
            &[("so-language", "-"), ("accept-language", "en")],
            MESSAGE,
            None,
        ),
        (&[("so-culture", "nb-NO")], MESSAGE, None),
        (&[("accept-language", "en-US")], american, Some("en-US")),
        (&[("accept-language", "nb-no")], norwegian, Some("nb-NO")),
        (
            &[("accept-language", "en;q=0.5, nb-NO")],
            norwegian,
            Some("nb-NO"),
        ),
        (
            &[
                ("accept-language", "en;q=0.5"),
                ("accept-language", "nb-NO"),
            ],
            norwegian,
            Some("nb-NO"),
        ),
        (
            &[("so-language", "nb-NO"), ("accept-language", "en-US")],
            norwegian,
            Some("nb-NO"),
        ),
        (
            &[("so-language", "en-US"), ("so-culture", "nb-NO")],
            "Back Not present 09.11.2017 09.11.2017, 14:53 1\u{a0}234 0,5",
            Some("en-US"),
        ),
    ];
    for (headers, expected, language) in rows {
        let answer = get(&fixture, headers).await;
        assert_eq!(answer.status, StatusCode::OK, "{headers:?}");
        assert_eq!(message(&answer), expected, "{headers:?}");
        let content_language = answer.headers.get("content-language");
        assert_eq!(
            content_language.map(|value| value.to_str().unwrap()),
            language,
            "{headers:?}"
        );
        assert_eq!(answer.headers.get("so-timezone"), None);
        let vary = answer.headers.get("vary").unwrap().to_str().unwrap();
        assert_eq!(
            vary,
            "Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone"
        );
    }
}

#[tokio::test]
async fn a_time_is_answered_in_the_zone_that_is_asked_for() {
    let fixture = stored().await;
    for (zone, expected, answered) in [
        ("Europe/Oslo", "09.11.2017, 15:53", "Europe/Oslo"),
        ("europe/oslo", "09.11.2017, 15:53", "Europe/Oslo"),
        ("no", "09.11.2017, 15:53", "NO"),
        ("261", "09.11.2017, 15:53", "NO"),
        ("UTC", "09.11.2017, 14:53", "UTC"),
        ("NO, includeTZOffset", "09.11.2017, 15:53 +01:00", "NO"),
        (
            "America/Los_Angeles",
            "09.11.2017, 06:53",
            "America/Los_Angeles",
        ),
    ] {
        let headers = [("so-language", "nb-NO"), ("so-timezone", zone)];
        let answer = get(&fixture, &headers).await;
        let message = message(&answer);
        assert!(
            message.contains(&format!(" {expected} 1")),
            "{zone}: {message}"
        );
        assert_eq!(answer.headers["so-timezone"], answered, "{zone}");
    }
}

#[tokio::test]
async fn a_zone_that_is_not_known_is_a_violation_beside_the_others_and_before_accept() {
    let fixture = stored().await;
    let mut bad = request(Method::GET, "/base/api/v1/User/x/UserPresenceStatus", "tom");
    add(
        &mut bad,
        &[("so-timezone", "Europe/Nowhere"), ("accept", "image/png")],
    );
    let answer = fixture.answer(bad.map(|()| Full::from(""))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    for part in [
        "2 problems",
        "associateId: ",
        "SO-TimeZone: expected a time zone of IANA's, such as Europe/Oslo, ",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
}

#[tokio::test]
async fn every_operation_answers_in_the_language_and_stores_what_was_sent() {
    let fixture = stored().await;
    let norwegian = [("so-language", "no"), ("content-type", "application/json")];
    let get_agent = "/base/api/v1/Agents/User/GetUserPresenceStatus";
    let set_agent = "/base/api/v1/Agents/User/SetUserPresenceStatus";
    let presence = r#"{"Status":1,"Message":"US:\"Here\";NO:\"Her\""}"#;
    let set = format!(r#"{{"AssociateId":7,"UserPresenceStatus":{presence}}}"#);
    for (method, path, body) in [
        (Method::PUT, presence_of(TOM), presence),
        (Method::POST, set_agent.to_owned(), &*set),
        (Method::POST, get_agent.to_owned(), r#"{"AssociateId":7}"#),
        (Method::GET, presence_of(TOM), ""),
    ] {
        let mut request = request(method, &path, "tom");
        add(&mut request, &norwegian);
        let answer = fixture
            .answer(request.map(|()| Full::from(body.to_owned())))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        assert_eq!(message(&answer), "Her", "{path}");
        assert_eq!(answer.headers["content-language"], "no", "{path}");
        let stored = fixture.store.presence(TOM).unwrap().unwrap();
        assert_eq!(
            stored.message.as_deref(),
            Some(r#"US:"Here";NO:"Her""#),
            "{path}"
        );
    }
}

#[test]
fn a_zone_or_a_file_of_resources_that_cannot_be_used_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    drop(store_at(&path));
    let start = |settings| Service::with_settings(Store::open(&path).unwrap(), settings).err();
    let zone = start(Settings {
        time_zone: Some("Europe/Nowhere".to_owned()),
        ..Settings::default()
    });
    assert!(
        matches!(&zone, Some(Error::TimeZone { zone }) if zone == "Europe/Nowhere"),
        "{zone:?}"
    );
    let resources = folder.path().join("resources");
    std::fs::write(&resources, "SR_ONE = US:\"One\"\nnot a resource\n").unwrap();
    let unreadable = start(Settings {
        resources: Some(resources),
        ..Settings::default()
    });
    let text = unreadable.unwrap().to_string();
    assert!(text.contains("line 2"), "{text}");
}
