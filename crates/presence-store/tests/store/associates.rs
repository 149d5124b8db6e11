//! Adding, finding, changing and removing associates.

use presence_store::{Associate, Error};

use crate::{associate, place, presence, store_with};

#[test]
fn an_associate_is_found_as_added() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    let odd = Associate {
        id: i32::MIN,
        login: "o'brien\u{1F600}".to_owned(),
        name: String::new(),
        administrator: true,
        disabled: true,
        password_hash: None,
    };
    store.add_associate(&odd).unwrap();

    assert_eq!(store.associate(i32::MIN).unwrap(), Some(odd.clone()));
    assert_eq!(store.associate(2).unwrap(), Some(associate(2)));
    assert_eq!(store.associate(3).unwrap(), None);
    assert_eq!(
        store.associates().unwrap(),
        [odd, associate(1), associate(2)]
    );
}

#[test]
fn a_login_is_found_and_unique_in_any_case() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    let sverre = Associate {
        login: "Åse.ΩMEGA".to_owned(),
        ..associate(1)
    };
    store.add_associate(&sverre).unwrap();

    let found = store.associate_by_login("åSE.ωmega").unwrap();
    assert_eq!(found.as_deref(), Some(&sverre));
    assert_eq!(store.associate_by_login("ase.omega").unwrap(), None);

    let again = Associate {
        login: "ÅSE.Ωmega".to_owned(),
        ..associate(2)
    };
    let error = store.add_associate(&again).unwrap_err();
    assert!(matches!(&error, Error::LoginTaken { login } if login == "ÅSE.Ωmega"));
    assert!(!error.is_temporary());
    assert_eq!(
        error.to_string(),
        "there already is an associate with the login \"ÅSE.Ωmega\"; choose another login"
    );
    assert_eq!(store.associate(2).unwrap(), None);
}

#[test]
fn an_id_is_unique() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    let other = Associate {
        login: "other".to_owned(),
        ..associate(1)
    };
    let error = store.add_associate(&other).unwrap_err();
    assert!(matches!(error, Error::IdTaken { id: 1 }));
    assert_eq!(
        error.to_string(),
        "there already is an associate with the id 1; choose another id"
    );
    assert_eq!(store.associates().unwrap(), [associate(1)]);
}

#[test]
fn an_associate_is_changed_alone() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    store.set_disabled(2, true).unwrap();
    store.set_password_hash(2, "$argon2id$new").unwrap();
    let changed = Associate {
        disabled: true,
        password_hash: Some("$argon2id$new".to_owned()),
        ..associate(2)
    };
    assert_eq!(store.associates().unwrap(), [associate(1), changed]);

    store.set_disabled(2, false).unwrap();
    assert!(!store.associate(2).unwrap().unwrap().disabled);
}

#[test]
fn an_unknown_associate_cannot_be_changed() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    for result in [
        store.set_disabled(9, true).map(drop),
        store.set_disabled(9, false).map(drop),
        store.set_password_hash(9, "$argon2id$new").map(drop),
        store.remove_associate(9).map(drop),
        store.set_presence(9, &presence(1)),
        store.presence(9).map(drop),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::UnknownAssociate { id: 9 }));
        assert_eq!(
            error.to_string(),
            "there is no associate with the id 9; add the associate first, or name another"
        );
    }
    assert_eq!(store.associates().unwrap(), [associate(1)]);
}

#[test]
fn removing_takes_the_presence_but_not_what_was_changed_for_others() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    store.set_presence(1, &presence(10)).unwrap();
    store.set_presence(2, &presence(20)).unwrap();

    store.remove_associate(1).unwrap();
    assert!(matches!(
        store.presence(1),
        Err(Error::UnknownAssociate { id: 1 })
    ));
    assert_eq!(store.presence(2).unwrap(), Some(presence(20)));
    assert_eq!(presence(20).changed_by, 1);

    store.add_associate(&associate(1)).unwrap();
    assert_eq!(store.presence(1).unwrap(), None);
}

#[test]
fn a_password_hash_is_not_printed() {
    assert_eq!(
        format!("{:?}", associate(1)),
        "Associate { id: 1, login: \"Login1\", name: \"Name 1\", administrator: true, \
         disabled: false, password_hash: Some(hidden) }"
    );
}
