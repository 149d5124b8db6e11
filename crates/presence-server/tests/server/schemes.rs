//! The same rules for everybody, whatever they show: each scheme through the same rows.

use std::time::Duration;

use http::StatusCode;
use presence_server::{Installation, Settings};

use crate::ways::{Place, Shown, Way};
use crate::wire::Sent;
use crate::{ANNA, EVE, TOM};

const NOBODY: i32 = 999;

/// Who asks, of whom, and what reading, setting an everyday status and setting another are answered.
const ROWS: [(&str, i32, [u16; 3]); 8] = [
    ("tom", TOM, [200, 200, 403]),
    ("tom", EVE, [200, 403, 403]),
    ("tom", ANNA, [200, 403, 403]),
    ("tom", NOBODY, [404, 404, 404]),
    ("anna", ANNA, [200, 200, 200]),
    ("anna", TOM, [200, 200, 200]),
    ("anna", NOBODY, [404, 404, 404]),
    ("eve", EVE, [200, 200, 403]),
];

#[tokio::test]
async fn every_scheme_passes_the_same_rows_onsite() {
    for way in Way::ALL {
        assert_rows(way, Settings::default()).await;
    }
}

#[tokio::test]
async fn every_scheme_passes_the_same_rows_online_but_basic() {
    for way in Way::ALL {
        let settings = Settings {
            installation: Installation::Online,
            user_agent: true,
            ..Settings::default()
        };
        if matches!(way, Way::Basic | Way::Ticket) {
            let place = Place::new(way, settings).await;
            assert_answers(way, &place, &place.shown_by("anna"), TOM, [401; 3]).await;
        } else {
            assert_rows(way, settings).await;
        }
    }
}

/// The rows, and then those who have been removed, disabled and enabled again while they were logged in.
async fn assert_rows(way: Way, settings: Settings) {
    let place = Place::new(way, settings).await;
    let store = place.server.store();
    let [anna, tom, eve] = ["anna", "tom", "eve"].map(|login| place.shown_by(login));
    for (login, of, expected) in ROWS {
        let shown = match login {
            "anna" => &anna,
            "tom" => &tom,
            _ => &eve,
        };
        assert_answers(way, &place, shown, of, expected).await;
    }
    store.remove_associate(EVE).unwrap();
    for of in [EVE, TOM, NOBODY] {
        assert_answers(way, &place, &eve, of, [401; 3]).await;
    }
    assert_answers(way, &place, &anna, EVE, [404; 3]).await;
    store.set_disabled(ANNA, true).unwrap();
    assert_answers(way, &place, &anna, TOM, [401; 3]).await;
    assert_answers(way, &place, &tom, ANNA, [200, 403, 403]).await;
    // What an associate once had may be gone for good, but they may have it anew.
    store.set_disabled(ANNA, false).unwrap();
    let anna = place.shown_by("anna");
    assert_answers(way, &place, &anna, TOM, [200, 200, 200]).await;
}

/// What reading, setting an everyday status and setting another are answered, in both styles of the API.
async fn assert_answers(way: Way, place: &Place, shown: &Shown, of: i32, expected: [u16; 3]) {
    // Who was refused before need not wait: these are no guesses.
    place.server.advance_clock(Duration::from_secs(5 * 60));
    let get = format!(r#"{{"AssociateId":{of}}}"#);
    let set = |status: &str| {
        let presence = format!(r#"{{"Status":"{status}","Message":"by {way:?}"}}"#);
        let agent = format!(r#"{{"AssociateId":{of},"UserPresenceStatus":{presence}}}"#);
        [
            Sent::presence("PUT", of).body("application/json", presence),
            Sent::new("POST", "/api/v1/Agents/User/SetUserPresenceStatus")
                .body("application/json", agent),
        ]
    };
    let requests = [
        [
            Sent::presence("GET", of),
            Sent::new("POST", "/api/v1/Agents/User/GetUserPresenceStatus")
                .body("application/json", get),
        ],
        set("StatusNotAvailable"),
        set("StatusDeleted"),
    ];
    for (requests, expected) in requests.into_iter().zip(expected) {
        for request in requests {
            let before = place.server.store().presence(of).ok();
            let answer = shown.on(request.clone()).to(&place.server).await;
            assert_eq!(answer.status, expected, "{way:?} {request:?} {answer:?}");
            let after = place.server.store().presence(of).ok();
            // Only what was allowed was done; every write has another time or status.
            if answer.status != StatusCode::OK {
                assert_eq!(after, before, "{way:?} {request:?}");
            }
        }
    }
}
