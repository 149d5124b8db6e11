//! Adding, finding and removing applications.

use presence_store::{Application, Error, Store};

use crate::{place, store_with, token_hash};

#[test]
fn an_application_is_found_by_its_token_alone() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    store
        .add_application(&application("Rota", false), &token_hash(1))
        .unwrap();
    let partner = application("'; DROP TABLE application; --", true);
    store.add_application(&partner, &token_hash(2)).unwrap();

    let found = |number| store.application_by_token(&token_hash(number)).unwrap();
    assert_eq!(found(1), Some(application("Rota", false)));
    assert_eq!(found(2), Some(partner));
    assert_eq!(found(3), None);
}

#[test]
fn applications_are_listed_by_name_in_any_case() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    assert_eq!(store.applications().unwrap(), []);
    let names = ["Zulu", "alpha", "Bravo"];
    for (name, number) in names.into_iter().zip(1..) {
        store
            .add_application(&application(name, false), &token_hash(number))
            .unwrap();
    }
    let listed = ["alpha", "Bravo", "Zulu"].map(|name| application(name, false));
    assert_eq!(store.applications().unwrap(), listed);
    drop(store);
    assert_eq!(Store::open(&path).unwrap().applications().unwrap(), listed);
}

#[test]
fn a_name_is_unique_in_any_case() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    store
        .add_application(&application("Ærø", false), &token_hash(1))
        .unwrap();
    let error = store
        .add_application(&application("æRØ", true), &token_hash(2))
        .unwrap_err();
    assert!(matches!(&error, Error::ApplicationTaken { name } if name == "æRØ"));
    assert!(!error.is_temporary());
    assert_eq!(
        error.to_string(),
        "there already is an application called \"æRØ\"; choose another name"
    );
    assert_eq!(store.applications().unwrap(), [application("Ærø", false)]);
    assert_eq!(store.application_by_token(&token_hash(2)).unwrap(), None);
}

#[test]
fn a_name_has_1_to_64_characters() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    for name in [String::new(), "ø".repeat(65)] {
        let error = store
            .add_application(&application(&name, false), &token_hash(1))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "an application cannot be called {name:?}; choose a name of 1 to 64 characters"
            )
        );
    }
    for (name, number) in [("ø".to_owned(), 1), ("ø".repeat(64), 2)] {
        store
            .add_application(&application(&name, false), &token_hash(number))
            .unwrap();
    }
    assert_eq!(store.applications().unwrap().len(), 2);
}

#[test]
fn a_token_is_of_one_application() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    store
        .add_application(&application("one", false), &token_hash(1))
        .unwrap();
    let error = store
        .add_application(&application("two", true), &token_hash(1))
        .unwrap_err();
    assert!(matches!(error, Error::Sqlite { .. }), "{error:?}");
    assert_eq!(store.applications().unwrap(), [application("one", false)]);
}

#[test]
fn a_removed_application_is_gone_for_every_store() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    let other = Store::open(&path).unwrap();
    for (name, number) in [("Rota", 1), ("Board", 2)] {
        store
            .add_application(&application(name, false), &token_hash(number))
            .unwrap();
    }
    assert!(
        other
            .application_by_token(&token_hash(1))
            .unwrap()
            .is_some()
    );

    other.remove_application("ROTA").unwrap();
    assert_eq!(store.application_by_token(&token_hash(1)).unwrap(), None);
    assert_eq!(store.applications().unwrap(), [application("Board", false)]);

    let error = store.remove_application("Rota").unwrap_err();
    assert!(matches!(&error, Error::UnknownApplication { name } if name == "Rota"));
    assert_eq!(
        error.to_string(),
        "there is no application called \"Rota\"; the list of applications shows all"
    );
}

fn application(name: &str, partner: bool) -> Application {
    Application {
        name: name.to_owned(),
        partner,
    }
}
