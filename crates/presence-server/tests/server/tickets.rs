//! Tickets: how long they hold, beside what, and what the kind of installation makes of it.

use std::time::Duration;

use http::StatusCode;
use presence_server::{Installation, Settings, TestServer};
use presence_store::Application;
use serde_json::Value;

use crate::ways::{Place, Way};
use crate::wire::{Sent, builder, server};
use crate::{EVE, TOM, error};

const NOBODY: i32 = 999;

fn by_ticket(ticket: &str) -> Sent {
    let authorization = format!("SoTicket {ticket}");
    Sent::presence("GET", TOM).header("Authorization", &authorization)
}

async fn status(sent: Sent, server: &TestServer) -> u16 {
    sent.to(server).await.status.as_u16()
}

fn application(name: &str, partner: bool) -> Application {
    Application {
        name: name.to_owned(),
        partner,
    }
}

#[tokio::test]
async fn a_program_logs_in_for_a_ticket_and_out() {
    let server = server().await;
    let body = r#"{"UserName":"tom","Password":"tom-password","Ticket":true}"#;
    let log_in = Sent::new("POST", "/login").body("application/json", body);
    let answer = log_in.to(&server).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert!(!answer.headers.contains_key("set-cookie"));
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        (&body["AssociateId"], &body["XsrfToken"]),
        (&TOM.into(), &Value::Null)
    );
    let ticket = body["Ticket"].as_str().unwrap();
    assert!(ticket.starts_with("7T:"));
    assert_eq!(status(by_ticket(ticket), &server).await, 200);
    let authorization = format!("soticket {ticket}");
    let log_out = Sent::new("POST", "/logout").header("Authorization", &authorization);
    let answer = log_out.to(&server).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    assert!(!answer.headers.contains_key("set-cookie"));
    assert_eq!(status(by_ticket(ticket), &server).await, 401);
    assert_eq!(status(log_out, &server).await, 401);
}

/// A ticket and a session are not each other, however they are shown.
#[tokio::test]
async fn a_ticket_is_no_session_and_a_session_no_ticket() {
    let server = server().await;
    let session = server.session("tom").unwrap();
    let secret = session.cookie.split_once('=').unwrap().1;
    assert_eq!(status(by_ticket(secret), &server).await, 401);
    assert_eq!(status(by_ticket(""), &server).await, 401);
    let app_token = server.app_token(&application("app", false)).unwrap();
    assert_eq!(status(by_ticket(&app_token), &server).await, 401);
}

#[tokio::test]
async fn tickets_and_sessions_hold_for_six_hours_after_their_last_use() {
    for way in [Way::Ticket, Way::Session] {
        let place = Place::new(way, Settings::default()).await;
        let (used, unused) = (place.shown_by("tom"), place.shown_by("tom"));
        let ask = async |shown: &crate::ways::Shown| {
            status(shown.on(Sent::presence("GET", TOM)), &place.server).await
        };
        let nearly = Duration::from_secs(6 * 60 * 60 - 60);
        for _ in 0..3 {
            place.server.advance_clock(nearly);
            assert_eq!(ask(&used).await, 200, "{way:?}");
        }
        assert_eq!(ask(&unused).await, 401, "{way:?}");
        // A use that follows another within a minute counts no less.
        let half_a_minute = Duration::from_secs(30);
        place.server.advance_clock(half_a_minute);
        assert_eq!(ask(&used).await, 200, "{way:?}");
        place.server.advance_clock(nearly + half_a_minute);
        assert_eq!(ask(&used).await, 200, "{way:?}");
        place
            .server
            .advance_clock(nearly + Duration::from_secs(120));
        assert_eq!(ask(&used).await, 401, "{way:?}");
        // Who logs in anew is in.
        assert_eq!(ask(&place.shown_by("tom")).await, 200, "{way:?}");
    }
}

/// What is refused is no use: somebody with the ticket alone does not keep it alive.
#[tokio::test]
async fn a_ticket_without_its_application_is_not_used() {
    let place = Place::new(Way::TicketOfApplication, Settings::default()).await;
    let ticket = place.server.ticket("tom").unwrap();
    let nearly = Duration::from_secs(6 * 60 * 60 - 60);
    place.server.advance_clock(nearly);
    assert_eq!(status(by_ticket(&ticket), &place.server).await, 401);
    place.server.advance_clock(nearly);
    let app_token = place.server.app_token(&application("app", false)).unwrap();
    let whole = by_ticket(&ticket).header("SO-AppToken", &app_token);
    assert_eq!(status(whole, &place.server).await, 401);
}

#[tokio::test]
async fn a_ticket_goes_with_an_application_where_that_is_demanded() {
    let online = Installation::Online;
    for (installation, require_app_token, is_demanded) in [
        (Installation::Onsite, false, false),
        (Installation::Onsite, true, true),
        (online, false, true),
        (online, true, true),
    ] {
        let settings = Settings {
            installation,
            require_app_token,
            user_agent: true,
            ..Settings::default()
        };
        let server = builder().settings(settings).start().await.unwrap();
        let app_token = server.app_token(&application("app", false)).unwrap();
        let ticket = by_ticket(&server.ticket("tom").unwrap());
        let with = |app_token: &str| ticket.clone().header("SO-AppToken", app_token);
        let otherwise = if is_demanded { 401 } else { 200 };
        assert_eq!(status(ticket.clone(), &server).await, otherwise);
        assert_eq!(status(with(""), &server).await, otherwise);
        assert_eq!(status(with("unknown"), &server).await, otherwise);
        assert_eq!(status(with(&app_token), &server).await, 200);
        let twice = with(&app_token).header("SO-AppToken", &app_token);
        assert_eq!(status(twice, &server).await, 401);
        server.store().remove_application("app").unwrap();
        assert_eq!(status(with(&app_token), &server).await, otherwise);
    }
}

#[tokio::test]
async fn two_app_tokens_are_refused_beside_whatever_is_shown() {
    for way in Way::ALL {
        let place = Place::new(way, Settings::default()).await;
        let get = place.shown_by("tom").on(Sent::presence("GET", TOM));
        let twice = get.header("SO-AppToken", "a").header("SO-AppToken", "b");
        assert_eq!(status(twice, &place.server).await, 401, "{way:?}");
    }
}

/// Every way but a ticket that has an application's token already: two would be refused.
const BESIDE_A_PARTNER: [Way; 5] = [
    Way::Basic,
    Way::Ticket,
    Way::AccessToken,
    Way::Session,
    Way::LoopbackSession,
];

#[tokio::test]
async fn online_an_application_of_a_partner_is_refused_whoever_asks() {
    let text = "user management is not allowed for partner apps";
    let refused = error("SoSentryException", text);
    let unknown = error("SoNotFoundException", "no associate has the id 999");
    for (installation, way) in [Installation::Onsite, Installation::Online]
        .into_iter()
        .flat_map(|installation| BESIDE_A_PARTNER.map(|way| (installation, way)))
        .filter(|it| *it != (Installation::Online, Way::Basic))
    {
        let settings = Settings {
            installation,
            user_agent: true,
            ..Settings::default()
        };
        let place = Place::new(way, settings).await;
        let partner = place.server.app_token(&application("partner", true));
        let partner = partner.unwrap();
        let anna = place.shown_by("anna");
        for of in [TOM, NOBODY] {
            let put = Sent::presence("PUT", of);
            for sent in [
                Sent::presence("GET", of),
                put.body("application/json", r#"{"Status":"StatusNormal"}"#),
            ] {
                let sent = anna.on(sent).header("SO-AppToken", &partner);
                let answer = sent.to(&place.server).await;
                if of == NOBODY {
                    assert_eq!(answer.body, unknown, "{way:?} {installation:?}");
                } else if installation == Installation::Online {
                    assert_eq!(answer.body, refused, "{way:?}");
                } else {
                    assert_eq!(answer.status, StatusCode::OK, "{way:?} {answer:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn online_the_operations_are_closed_until_they_are_opened() {
    let closed = Settings {
        installation: Installation::Online,
        ..Settings::default()
    };
    let place = Place::new(Way::TicketOfApplication, closed).await;
    let server = &place.server;
    let anna = place.shown_by("anna");
    let text = "the User agent is not available online by default; \
                the operator of this server makes it available with `--user-agent`";
    let body = r#"{"Status":"StatusNormal"}"#;
    let put = |of| Sent::presence("PUT", of).body("application/json", body);
    for request in [Sent::presence("GET", EVE), put(EVE)] {
        let answer = anna.on(request).to(server).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.body, error("SoSentryException", text));
    }
    for request in [Sent::presence("GET", NOBODY), put(NOBODY)] {
        assert_eq!(status(anna.on(request), server).await, 404);
    }
    assert_eq!(status(Sent::new("GET", "/api"), server).await, 200);
    let basic = Sent::presence("GET", TOM).by("anna").to(server).await;
    assert_eq!(basic.status, StatusCode::UNAUTHORIZED);
    let challenges: Vec<_> = basic.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(
        challenges,
        [
            r#"SoTicket realm="SuperOffice user presence""#,
            r#"Bearer realm="SuperOffice user presence""#
        ]
    );
    let open = builder().installation(Installation::Online).start().await;
    let open = open.unwrap();
    let session = open.session("anna").unwrap();
    let get = Sent::presence("GET", TOM)
        .header("Cookie", &session.cookie)
        .header("X-XSRF-TOKEN", &session.xsrf_token)
        .header("Sec-Fetch-Site", "same-origin");
    assert_eq!(status(get, &open).await, 200);
}
