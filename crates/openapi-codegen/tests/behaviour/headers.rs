//! Headers of answers, as they stand on the wire (OpenAPI 3.1, sections 4.8.12.6 and 4.8.21).

use std::net::Ipv6Addr;

use http::Request;
use openapi_axum::Settings;

use crate::headers_server::{HeadersApi, ReadWeatherOkAnswer, ReadWeatherResponse, service};
use crate::headers_types::{Level, Sky, Wind};
use crate::support::exchange;

struct Weather(fn() -> ReadWeatherOkAnswer);

impl HeadersApi for Weather {
    async fn read_weather(&self) -> ReadWeatherResponse {
        ReadWeatherResponse::Ok((self.0)())
    }
}

fn wind(from: &str) -> Wind {
    Wind {
        from: from.to_owned(),
        speed: Some(1.5),
        gusty: None,
    }
}

/// The least that an answer must say.
fn least() -> ReadWeatherOkAnswer {
    ReadWeatherOkAnswer {
        x_day: jiff::civil::date(2026, 1, 31),
        x_read_at: None,
        x_station: None,
        x_read_by: None,
        x_note: None,
        x_count: None,
        x_small: None,
        x_degrees: -0.5,
        x_final: None,
        x_sky: Sky::Cloudy,
        x_level: None,
        x_skies: None,
        x_hours: vec![],
        x_wind: None,
        x_gust: None,
        x_others: None,
        x_forecast: vec![],
        x_warning: None,
        x_remark: None,
        set_cookie: vec![],
    }
}

fn most() -> ReadWeatherOkAnswer {
    ReadWeatherOkAnswer {
        x_read_at: Some(jiff::Timestamp::constant(1_769_835_600, 0)),
        x_station: Some(uuid::Uuid::from_u128(
            0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8,
        )),
        x_read_by: Some(Ipv6Addr::LOCALHOST),
        x_note: Some("très beau".to_owned()),
        x_count: Some(u64::MAX),
        x_small: Some(-8),
        x_final: Some(true),
        x_level: Some(Level::Value2),
        x_skies: Some(vec![Sky::Clear, Sky::Cloudy]),
        x_hours: vec![3, -4, 5],
        x_wind: Some(wind("N")),
        x_gust: Some(wind("S")),
        x_others: Some([("a".to_owned(), 1.0), ("b".to_owned(), 2.5)].into()),
        x_forecast: vec![wind("E")],
        x_warning: Some("say \"é\"".to_owned()),
        x_remark: Some("fine".to_owned()),
        set_cookie: vec!["a=1".to_owned(), "b=2".to_owned()],
        ..least()
    }
}

async fn headers(answer: fn() -> ReadWeatherOkAnswer) -> Vec<(String, String)> {
    let service = service(Weather(answer), Settings::default());
    let (status, headers, _) = exchange(&service, Request::get("/weather"), "").await;
    assert_eq!(status, 200);
    let lines = headers.lines().filter_map(|line| line.split_once(": "));
    lines
        .filter(|(name, _)| name.starts_with("x-") || *name == "set-cookie")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[tokio::test]
async fn headers_are_written_as_the_contract_has_them() {
    let expected = [
        ("x-day", "2026-01-31"),
        ("x-read-at", "2026-01-31T05:00:00Z"),
        ("x-station", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ("x-read-by", "::1"),
        ("x-note", "très beau"),
        ("x-count", "18446744073709551615"),
        ("x-small", "-8"),
        ("x-degrees", "-0.5"),
        ("x-final", "true"),
        ("x-sky", "cloudy"),
        ("x-level", "2"),
        ("x-skies", "clear,cloudy"),
        ("x-hours", "3,-4,5"),
        ("x-wind", "from,N,speed,1.5"),
        ("x-gust", "from=S,speed=1.5"),
        ("x-others", "a=1,b=2.5"),
        ("x-forecast", r#"[{"from":"E","speed":1.5,"gusty":null}]"#),
        ("x-warning", r#""say \"é\"""#),
        ("x-remark", "fine"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(headers(most).await, expected);
}

#[tokio::test]
async fn what_is_not_there_is_not_sent() {
    let expected = [
        ("x-day", "2026-01-31"),
        ("x-degrees", "-0.5"),
        ("x-sky", "cloudy"),
        ("x-hours", ""),
        ("x-forecast", "[]"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(headers(least).await, expected);
}

#[tokio::test]
async fn a_value_that_no_header_can_carry_is_left_out() {
    let answer = || ReadWeatherOkAnswer {
        x_note: Some("two\r\nlines: of-it".to_owned()),
        ..least()
    };
    assert_eq!(headers(answer).await.len(), 5);
}
