//! Tags that alternatives do not declare, and names that look alike in capitals.

use std::collections::BTreeMap;

use super::{json, taken};
use crate::codecs_types::{Mark, Seal, Stamp};

#[tokio::test]
async fn a_tag_that_is_not_declared_is_written_once() {
    for body in [
        r#"{"marks":[{"wax":"red","kind":"seal","size":2}]}"#,
        r#"{"marks":[{"kind":"stamp","ink":"blue"}]}"#,
    ] {
        taken("/shapes", body).await;
    }
    // A tag in another case is still the only one.
    let (status, answer) = json("/shapes", r#"{"marks":[{"Kind":"seal"}]}"#).await;
    assert_eq!(
        (status, answer.as_str()),
        (200, r#"{"marks":[{"Kind":"seal"}]}"#)
    );
    let seal = Mark::Seal(Seal {
        wax: None,
        additional: BTreeMap::from([("kind".to_owned(), "seal".into())]),
    });
    let stamp = Mark::Stamp(Stamp {
        ink: None,
        a_b: None,
        ab: None,
    });
    let written = [seal, stamp].map(|mark| serde_json::to_string(&mark).ok());
    let expected = [r#"{"kind":"seal"}"#, r#"{"kind":"stamp"}"#];
    assert_eq!(written, expected.map(|text| Some(text.to_owned())));
}

#[tokio::test]
async fn names_that_look_alike_in_capitals_are_two() {
    taken(
        "/shapes",
        r#"{"marks":[{"kind":"stamp","a_b":"left","ab":"right"}]}"#,
    )
    .await;
    let (status, answer) = json(
        "/shapes",
        r#"{"marks":[{"kind":"stamp","a_b":"right","ab":"left"}]}"#,
    )
    .await;
    assert_eq!(status, 400);
    for why in [
        "/marks/0/a_b: expected `left`, found another string",
        "/marks/0/ab: expected `right`, found another string",
    ] {
        assert!(answer.contains(why), "{answer}");
    }
}
