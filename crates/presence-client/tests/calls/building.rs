//! What a client can be built from, and what it never prints.

use presence_client::{Client, Credentials, Error};

use crate::Tested;

#[test]
fn secrets_are_not_printed() -> Tested {
    for credentials in [
        Credentials::basic("ola", "s3cr3t"),
        Credentials::ticket("7T:s3cr3t"),
        Credentials::bearer("s3cr3t"),
        Credentials::session("s3cr3t", "s3cr3t"),
    ] {
        let builder = Client::builder("http://127.0.0.1:1")
            .app_token("s3cr3t")
            .credentials(credentials.clone());
        let client = builder.clone().build()?;
        let request = client.v1_user_get_user_presence_status().associate_id(7);
        let printed = format!("{credentials:?} {builder:?} {client:?} {request:?}");
        assert!(!printed.contains("s3cr3t"), "{printed}");
        assert!(!printed.contains("b2xhOnMzY3IzdA"), "{printed}");
    }
    let builder = Client::builder("http://127.0.0.1:1")
        .credentials_provider(|_| async { Ok(Credentials::bearer("s3cr3t")) });
    let printed = format!("{builder:?} {:?}", builder.clone().build()?);
    assert!(!printed.contains("s3cr3t"), "{printed}");
    Ok(())
}

#[test]
fn a_base_url_that_cannot_be_used_is_refused_without_being_shown() {
    for url in [
        "",
        "host.example",
        "/api",
        "ftp://host.example",
        "https://ola:s3cr3t@host.example",
        "https://host.example/?key=s3cr3t",
        "https://host.example/#s3cr3t",
        "https://s3cr3t:port",
    ] {
        let builder = Client::builder(url);
        let printed = format!("{builder:?}");
        assert!(!printed.contains("s3cr3t"), "{printed}");
        let built = builder.build();
        let Err(Error::Configuration(problem)) = built else {
            panic!("{url}: {built:?}")
        };
        assert!(!problem.contains("s3cr3t"), "{problem}");
    }
}

#[test]
fn credentials_that_cannot_be_sent_are_refused_without_being_shown() {
    for credentials in [
        Credentials::basic("o:la", "s3cr3t"),
        Credentials::basic("ola", "s3cr3t\n"),
        Credentials::ticket("s3cr3t s3cr3t"),
        Credentials::ticket(""),
        Credentials::bearer("s3cr3t\r\nX: y"),
        Credentials::bearer("s3cr3tæ"),
        Credentials::session("s3cr3t;", "token"),
        Credentials::session("s3cr3t", "two words"),
        Credentials::session("", "s3cr3t"),
    ] {
        let built = Client::builder("https://host.example")
            .credentials(credentials)
            .build();
        let Err(Error::Configuration(problem)) = built else {
            panic!("{built:?}")
        };
        assert!(!problem.contains("s3cr3t"), "{problem}");
    }
}

#[test]
fn an_option_that_cannot_be_sent_is_refused_without_being_shown() {
    for (builder, name) in [
        (
            Client::builder("https://host.example").app_token("s3cr3t\n"),
            "so-apptoken",
        ),
        (
            Client::builder("https://host.example").language("s3cr3t\r\nX: y"),
            "so-language",
        ),
    ] {
        let printed = format!("{builder:?}");
        assert!(!printed.contains("s3cr3t"), "{printed}");
        let Err(Error::Configuration(problem)) = builder.build() else {
            panic!("{name} was taken")
        };
        assert!(problem.contains(name), "{problem}");
        assert!(!problem.contains("s3cr3t"), "{problem}");
    }
}
