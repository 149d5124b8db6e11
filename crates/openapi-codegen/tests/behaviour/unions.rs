//! Unions: how a client reads and writes them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::unions_types::{
    Band, Machine, Person, PersonKind, Piece, Player, Settings, SettingsStart, SettingsTempo,
    SettingsTuning,
};

/// Reads a value, and checks that it is written as it was.
#[track_caller]
#[expect(clippy::unwrap_used, reason = "a test fails by a panic")]
fn read<T: DeserializeOwned + Serialize>(json: serde_json::Value) -> T {
    let value: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), json);
    value
}

#[test]
fn the_tag_decides() {
    for tag in ["song", "air"] {
        let song: Piece = read(json!({ "form": tag, "verses": 3 }));
        assert!(
            matches!(&song, Piece::Song(song) if song.form == tag),
            "{song:?}"
        );
    }
    let medley = json!({
        "form": "Medley",
        "pieces": [{ "form": "sonata", "movements": [] }, { "form": "rag", "speed": 1.5 }],
        "encore": { "form": "song", "verses": 1 },
    });
    let Piece::Medley(medley) = read(medley) else {
        panic!("the tag says what it is");
    };
    assert!(matches!(
        medley.pieces.as_slice(),
        [Piece::Sonata(_), Piece::Other(_)]
    ));
    assert!(matches!(medley.encore.as_deref(), Some(Piece::Song(_))));
}

#[test]
fn what_the_tag_decides_must_fit() {
    let read = |json| serde_json::from_value::<Piece>(json);
    let error = read(json!({ "form": "sonata", "verses": 3 })).unwrap_err();
    assert!(
        error.to_string().contains("missing field `movements`"),
        "{error}"
    );
    for unknown in [json!({ "form": "opera" }), json!({}), json!("song")] {
        assert_eq!(read(unknown.clone()).unwrap(), Piece::Other(unknown));
    }
}

#[test]
fn without_a_tag_the_first_that_fits_is_taken() {
    let settings = |tempo, start, tuning: serde_json::Value| -> Settings {
        read(json!({ "tempo": tempo, "start": start, "tuning": tuning }))
    };
    let Settings {
        tempo,
        start,
        tuning,
        ..
    } = settings(json!(96), json!("2026-01-02T03:04:05Z"), json!(440.0));
    assert_eq!(tempo, SettingsTempo::Integer(96));
    assert!(matches!(start, SettingsStart::String(_)), "{start:?}");
    assert_eq!(tuning, Some(SettingsTuning::Number(440.0)));

    let Settings {
        tempo,
        start,
        tuning,
        ..
    } = settings(json!("largo"), json!("at noon"), json!([440.0]));
    assert!(matches!(tempo, SettingsTempo::Variant2(_)), "{tempo:?}");
    assert_eq!(start, SettingsStart::String2("at noon".to_owned()));
    assert_eq!(tuning, Some(SettingsTuning::List(vec![440.0])));

    let Settings { tempo, tuning, .. } =
        settings(json!({ "from": 90, "to": 100 }), json!(""), json!(null));
    assert!(matches!(tempo, SettingsTempo::Range(_)), "{tempo:?}");
    assert_eq!(tuning, None);

    let Settings { tempo, .. } = settings(json!("presto"), json!(""), json!(null));
    assert_eq!(tempo, SettingsTempo::Other(json!("presto")));
}

#[test]
fn objects_are_told_apart_by_what_they_ask_for() {
    let player = read(json!({ "kind": "machine", "name": "R2" }));
    assert!(matches!(player, Player::Machine(_)), "{player:?}");
    let player = read(json!({ "kind": "person", "name": "Ada" }));
    assert!(matches!(player, Player::Person(_)), "{player:?}");
    let player = read(json!({ "members": [{ "kind": "machine" }, { "kind": "ghost" }] }));
    let Player::Band(Band { members }) = player else {
        panic!("it has members");
    };
    assert!(matches!(
        members.as_slice(),
        [Player::Machine(_), Player::Other(_)]
    ));
}

#[test]
fn alternatives_make_the_union() {
    let machine: Machine = read(json!({ "kind": "machine" }));
    assert_eq!(Player::from(machine.clone()), Player::Machine(machine));
}

#[test]
fn what_may_be_secret_is_not_shown() {
    let person = Player::from(Person {
        kind: PersonKind::Person,
        name: "Ada".to_owned(),
        phone: Some("4711".to_owned()),
    });
    let unknown: Player = read(json!({ "kind": "ghost", "phone": "4711" }));
    assert_eq!(
        format!("{person:?} {unknown:?}"),
        r#"Person(Person { kind: Person, name: "Ada", .. }) Other"#
    );
}
