//! Every operation, and every answer that the contract has for a request that is not right.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::Full;

use crate::{ANNA, EVE, Fixture, TOM, error, presence_of, request};

#[tokio::test]
async fn the_sample_of_the_reference_is_answered_byte_for_byte() {
    let fixture = Fixture::new();
    let sample = r#"{"Status":"StatusDeleted","Message":"quod"}"#;
    let answer = fixture.put(TOM, "anna", sample).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body, sample);
    let mut headers = HeaderMap::new();
    headers.insert(
        "content-type",
        "application/json; charset=utf-8".parse().unwrap(),
    );
    let vary = "Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone";
    headers.insert("vary", vary.parse().unwrap());
    assert_eq!(answer.headers, headers);
    assert_eq!(fixture.get(TOM, "tom").await.body, sample);
}

#[tokio::test]
async fn a_presence_is_none_until_it_is_set_and_then_what_was_set_last() {
    let fixture = Fixture::new();
    let none = r#"{"Status":"StatusNone","Message":null}"#;
    assert_eq!(fixture.get(TOM, "eve").await.body, none);
    for (sent, stored) in [
        (
            r#"{"Status":"StatusNotAvailable","Message":"At lunch"}"#,
            r#"{"Status":"StatusNotAvailable","Message":"At lunch"}"#,
        ),
        // What is not given is not kept.
        (
            r#"{"status":"STATUSNORMAL"}"#,
            r#"{"Status":"StatusNormal","Message":null}"#,
        ),
        (
            r#"{"MESSAGE":null,"Status":2,"Extra":[{}]}"#,
            r#"{"Status":"StatusNotAvailable","Message":null}"#,
        ),
        (
            "{\"Status\":1,\"Message\":\"\u{1f642}\\n\"}",
            "{\"Status\":\"StatusNormal\",\"Message\":\"\u{1f642}\\n\"}",
        ),
    ] {
        let answer = fixture.put(TOM, "tom", sent).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::OK, stored),
            "{sent}"
        );
        assert_eq!(fixture.get(TOM, "eve").await.body, stored, "{sent}");
    }
    assert_eq!(fixture.get(EVE, "tom").await.body, none);
}

#[tokio::test]
async fn every_status_goes_in_by_number_and_out_by_name() {
    let fixture = Fixture::new();
    for (number, name) in [
        (0, "StatusNone"),
        (1, "StatusNormal"),
        (2, "StatusNotAvailable"),
        (3, "StatusDeleted"),
        (4, "StatusReadOnly"),
        (5, "StatusSpm"),
        (127, "StatusSystem"),
    ] {
        let stored = format!(r#"{{"Status":"{name}","Message":null}}"#);
        for status in [format!("{number}"), format!("\"{}\"", name.to_uppercase())] {
            let answer = fixture
                .put(TOM, "anna", &format!(r#"{{"Status":{status}}}"#))
                .await;
            assert_eq!(answer.body, stored);
        }
        let record = fixture.store.presence(TOM).unwrap().unwrap();
        assert_eq!((record.status, record.changed_by), (number, ANNA));
    }
}

/// What is wrong with a body, and what the answer says of it.
#[tokio::test]
async fn a_body_that_is_not_valid_is_refused_with_all_its_problems() {
    let fixture = Fixture::new();
    let set = r#"{"Status":"StatusNormal","Message":"before"}"#;
    fixture.put(TOM, "tom", set).await;
    let long = format!(r#"{{"Status":1,"Message":"{}"}}"#, "x".repeat(256));
    let two = format!(r#"{{"Status":"Away","Message":"{}"}}"#, "x".repeat(256));
    let every = "StatusNone, StatusNormal, StatusNotAvailable, StatusDeleted, StatusReadOnly, \
                 StatusSpm, StatusSystem";
    for (body, problems) in [
        (
            r#"["StatusNormal","x"]"#,
            &["expected an object"] as &[&str],
        ),
        (r#"{"Status":1,"status":1}"#, &["/status", "twice"]),
        (
            r#"{"Status":1,"Message":"a","message":"b"}"#,
            &["/message", "twice"],
        ),
        (r#"{"Status":"Away"}"#, &["/Status", every]),
        (r#"{"Status":6}"#, &["/Status", every]),
        (r#"{"Status":null}"#, &["/Status", every]),
        (r#"{"Message":"x"}"#, &["/Status", "missing", every]),
        (&long, &["/Message", "at most 255 characters, found 256"]),
        (
            &two,
            &["2 problems", "/Status", every, "/Message", "found 256"],
        ),
        (
            r#"{"Status":1,"Message":"\u0001"}"#,
            &["/Message", "characters"],
        ),
        (r#"{"Status":1,"Message":5}"#, &["/Message", "a string"]),
        (r#"{"Status":1"#, &["the body", "line 1"]),
        ("\"", &["the body"]),
    ] {
        let answer = fixture.put(TOM, "tom", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(
            answer.body.contains(r#""ErrorType":"ArgumentException""#),
            "{body}"
        );
        for problem in problems {
            assert!(
                answer.body.contains(problem),
                "{body}: {problem}: {}",
                answer.body
            );
        }
    }
    assert_eq!(fixture.get(TOM, "tom").await.body, set);
    let longest = format!(
        r#"{{"Status":"StatusNormal","Message":"{}"}}"#,
        "\u{1f642}".repeat(255)
    );
    assert_eq!(fixture.put(TOM, "tom", &longest).await.body, longest);
}

#[tokio::test]
async fn a_body_that_is_missing_is_refused() {
    let fixture = Fixture::new();
    let answer = fixture.put(TOM, "tom", "").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer.body,
        error("ArgumentException", "the body: is missing")
    );
}

#[tokio::test]
async fn an_id_is_a_number_of_32_bits_in_plain_digits() {
    let fixture = Fixture::new();
    let normal = r#"{"Status":"StatusNormal"}"#;
    for id in [
        "2147483648",
        "-2147483649",
        "+7",
        "07",
        "-0",
        "seven",
        "%207",
        "7.0",
        "",
    ] {
        let path = format!("/base/api/v1/User/{id}/UserPresenceStatus");
        for (method, body) in [(Method::GET, ""), (Method::PUT, normal)] {
            let answer = fixture.ask(method, &path, "tom", body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{id}");
            assert!(
                answer.body.contains("associateId: "),
                "{id}: {}",
                answer.body
            );
        }
    }
}

#[tokio::test]
async fn an_id_that_nobody_has_is_not_found_also_by_who_may_not_set_it() {
    let fixture = Fixture::new();
    let normal = r#"{"Status":"StatusNormal"}"#;
    for id in [99_999, -5, i32::MAX, i32::MIN] {
        let expected = error(
            "SoNotFoundException",
            &format!("no associate has the id {id}"),
        );
        for answer in [
            fixture.get(id, "tom").await,
            fixture.put(id, "tom", normal).await,
            fixture.put(id, "anna", normal).await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
            assert_eq!(answer.body, expected);
        }
    }
}

#[tokio::test]
async fn only_administrators_set_the_presence_of_others_or_any_other_status() {
    let fixture = Fixture::new();
    let refusal = error(
        "SoSentryException",
        "you may set your own presence, to StatusNormal or StatusNotAvailable; \
         the presence of others, or any other status, takes an administrator",
    );
    for number in [0, 1, 2, 3, 4, 5, 127] {
        let body = format!(r#"{{"Status":{number}}}"#);
        let of_another = fixture.put(EVE, "tom", &body).await;
        assert_eq!(of_another.status, StatusCode::FORBIDDEN, "{number}");
        assert_eq!(of_another.body, refusal);
        assert_eq!(fixture.store.presence(EVE).unwrap(), None);
        let own = fixture.put(TOM, "tom", &body).await;
        let expected = if matches!(number, 1 | 2) {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(own.status, expected, "{number}");
        assert_eq!(
            fixture.put(TOM, "anna", &body).await.status,
            StatusCode::OK,
            "{number}"
        );
        let agent = format!(r#"{{"AssociateId":8,"UserPresenceStatus":{body}}}"#);
        let path = "/base/api/v1/Agents/User/SetUserPresenceStatus";
        let by_agent = fixture.ask(Method::POST, path, "tom", &agent).await;
        assert_eq!(
            (by_agent.status, by_agent.body),
            (StatusCode::FORBIDDEN, refusal.clone())
        );
    }
}

#[tokio::test]
async fn agents_answer_what_is_selected() {
    let fixture = Fixture::new();
    let body = r#"{"associateid":7,"userPresenceStatus":{"Status":2,"Message":"At lunch"}}"#;
    for (select, status, message) in [
        ("", true, true),
        ("?%24select=", true, true),
        ("?$select=%20,%20", true, true),
        ("?$select=Status", true, false),
        ("?$select=mESSAGE", false, true),
        ("?$select=message,%20status", true, true),
        ("?$select=Other,Status", true, false),
        ("?$select=Other", false, false),
    ] {
        let status = if status {
            "\"StatusNotAvailable\""
        } else {
            "null"
        };
        let message = if message { "\"At lunch\"" } else { "null" };
        let expected = format!(r#"{{"Status":{status},"Message":{message}}}"#);
        for (operation, body) in [
            ("SetUserPresenceStatus", body),
            ("GetUserPresenceStatus", r#"{"AssociateId":7}"#),
        ] {
            let path = format!("/base/api/v1/Agents/User/{operation}{select}");
            let answer = fixture.ask(Method::POST, &path, "tom", body).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.body, expected, "{path}");
        }
    }
    let path = "/base/api/v1/Agents/User/GetUserPresenceStatus";
    let answer = fixture
        .ask(Method::POST, path, "tom", r#"{"AssociateId":99}"#)
        .await;
    assert_eq!(
        answer.body,
        error("SoNotFoundException", "no associate has the id 99")
    );
}

#[tokio::test]
async fn the_version_needs_no_login() {
    let fixture = Fixture::new();
    for login in ["", "nobody"] {
        let answer = fixture.ask(Method::GET, "/base/api", login, "").await;
        assert_eq!(answer.status, StatusCode::OK);
        let version = env!("CARGO_PKG_VERSION");
        let expected =
            format!(r#"{{"Product":"SuperOffice user presence","Version":"{version}"}}"#);
        assert_eq!(answer.body, expected);
    }
}

#[tokio::test]
async fn paths_and_methods_outside_the_contract_are_answered_in_its_words() {
    let fixture = Fixture::new();
    let nowhere = error("SoNotFoundException", "nothing is at this path");
    for path in [
        "/api",
        "/",
        "/base",
        "/base/",
        "/base/api/",
        "/base2/api",
        "/base/api/v2",
        "//base/api",
    ] {
        let answer = fixture.ask(Method::GET, path, "", "").await;
        assert_eq!(
            (answer.status, answer.body),
            (StatusCode::NOT_FOUND, nowhere.clone()),
            "{path}"
        );
    }
    let path = presence_of(TOM);
    for method in [Method::DELETE, Method::POST, Method::PATCH] {
        let answer = fixture.ask(method, &path, "", "").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.headers["allow"], "GET, HEAD, PUT, OPTIONS");
        assert_eq!(
            answer.body,
            error("SoException", "this path takes GET, HEAD, PUT, OPTIONS")
        );
    }
    let options = fixture.ask(Method::OPTIONS, &path, "", "").await;
    assert_eq!(
        (options.status, options.body.as_str()),
        (StatusCode::NO_CONTENT, "")
    );
    assert_eq!(options.headers["allow"], "GET, HEAD, PUT, OPTIONS");
}

/// What is asked of the representation, in which order it is judged, and that nothing is stored.
#[tokio::test]
async fn media_types_and_sizes_that_are_not_taken_are_refused() {
    let fixture = Fixture::new();
    let json = ("content-type", "application/json");
    let text = ("content-type", "text/plain");
    let image = ("accept", "image/png");
    let normal = r#"{"Status":"StatusNormal"}"#;
    let large = format!(r#"{{"Status":1,"Message":"{}"}}"#, "x".repeat(3_000_000));
    for (headers, body, status, found) in [
        (&[json] as &[_], large.as_str(), 413, "1048576 bytes"),
        (&[text], normal, 415, "application/json"),
        (&[], normal, 415, "application/json"),
        (&[json, image], normal, 406, "application/json"),
        (&[text, image], &large, 406, "application/json"),
        (&[text], &large, 415, "application/json"),
    ] {
        let mut request = request(Method::PUT, &presence_of(TOM), "tom");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
        let answer = fixture.answer(request.map(|()| body)).await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert!(
            answer.body.contains(r#""ErrorType":"SoException""#),
            "{}",
            answer.body
        );
        assert!(answer.body.contains(found), "{}", answer.body);
    }
    assert_eq!(fixture.store.presence(TOM).unwrap(), None);
}
