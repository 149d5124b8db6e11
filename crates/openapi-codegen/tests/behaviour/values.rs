//! Values of every kind: how a client reads and writes them.

use serde_json::json;

use crate::values_types::{Level, Outline, Region, Report, Sky};

fn least() -> serde_json::Value {
    json!({
        "id": "0189f7e2-0000-7000-8000-000000000001",
        "at": "2026-01-02T03:04:05Z",
        "level": -1,
        "readings": { "rain": 0.25 },
    })
}

#[test]
fn what_is_missing_has_its_default() {
    let report: Report = serde_json::from_value(least()).unwrap();
    let Report {
        day,
        since,
        station,
        address,
        warning,
        sky,
        words,
        trust,
        offset,
        checked,
        remark,
        source,
        ..
    } = report;
    assert_eq!(day.to_string(), "2024-02-29");
    assert_eq!(since.to_string(), "1969-12-31T23:59:59.5Z");
    assert_eq!(station.to_string(), "0189f7e2-0000-7000-8000-00000000000a");
    assert!(address.is_loopback());
    assert_eq!((warning, sky), (Level::Value2, Sky::Clear));
    assert_eq!(words, ["fine", "dry"]);
    assert_eq!((trust, offset, checked), (0.5, -3, true));
    assert_eq!((remark.as_deref(), source), (Some("none"), None));
}

#[test]
fn null_is_no_default() {
    let mut json = least();
    json["remark"] = json!(null);
    let report: Report = serde_json::from_value(json).unwrap();
    assert_eq!(report.remark, None);
    let written = serde_json::to_value(&report).unwrap();
    assert_eq!(written["remark"], json!(null));
}

#[test]
fn members_that_are_not_declared_are_kept() {
    let mut json = least();
    json["wind"] = json!({ "from": [270, "W"] });
    let report: Report = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(report.additional["wind"], json!({ "from": [270, "W"] }));
    assert_eq!(report.additional.len(), 1);
    let written = serde_json::to_value(&report).unwrap();
    for (name, value) in json.as_object().unwrap() {
        assert_eq!(written[name], *value, "{name}");
    }
}

#[test]
fn integers_of_a_list_that_are_not_in_it_are_kept() {
    for (number, level) in [
        (1, Level::Value1),
        (-1, Level::Minus1),
        (7, Level::Other(7)),
    ] {
        assert_eq!(
            serde_json::from_value::<Level>(json!(number)).unwrap(),
            level
        );
        assert_eq!(serde_json::to_value(level).unwrap(), json!(number));
        assert_eq!(level.to_string(), number.to_string());
    }
    assert!(serde_json::from_value::<Level>(json!("1")).is_err());
}

#[test]
fn what_holds_itself_has_an_end() {
    let json = json!({
        "name": "North",
        "parent": { "name": "Country", "coast": {} },
        "hosts": ["::1", "10.0.0.1"],
        "hills": { "area": 4294967295_u32, "shape": [[], [[]]] },
    });
    let region: Region = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&region).unwrap(), json);
    let shape = region.additional["hills"].shape.as_ref();
    let outline = |inner| Outline(inner);
    assert_eq!(
        shape,
        Some(&outline(vec![
            outline(Vec::new()),
            outline(vec![outline(Vec::new())])
        ]))
    );
}

#[test]
fn values_of_formats_are_read() {
    for (member, wrong) in [
        ("id", "0189f7e2"),
        ("at", "2026-01-02"),
        ("day", "2026-02-30"),
        ("address", "::1"),
    ] {
        let mut json = least();
        json[member] = json!(wrong);
        assert!(serde_json::from_value::<Report>(json).is_err(), "{member}");
    }
}
