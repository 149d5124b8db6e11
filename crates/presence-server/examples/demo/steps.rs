//! The steps: what is asked through the generated client, and what is to be answered.

use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, Credentials, Error, ResponseValue};
use serde::Serialize;

use crate::Outcome;
use crate::server::{ANNA, Associate, Place, Server, TOM};

/// Takes all steps. The server that runs in the end is answered.
pub(crate) async fn run(place: &Place) -> Outcome<Server> {
    let mut step = Steps::default();
    step.heading("Start the service on an empty store");
    let server = place.start()?;
    step.heading("Add an administrator and an associate, beside the running service");
    place.add(&ANNA)?;
    place.add(&TOM)?;

    let (anna, tom) = (client(&server, Some(&ANNA))?, client(&server, Some(&TOM))?);
    step.heading("Ask for the version, without a login");
    version(&server).await?;
    step.heading("Tom sets his own presence");
    let lunch = presence(EjUserStatus::StatusNotAvailable, "At lunch until one");
    expect_ok(&set(&server, &tom, &TOM, TOM.id, &lunch).await, &lunch)?;
    step.heading("Tom may not set Anna's");
    let away = presence(EjUserStatus::StatusNotAvailable, "Away");
    expect_status(&set(&server, &tom, &TOM, ANNA.id, &away).await, 403)?;
    step.heading("Anna, an administrator, sets Tom's, with a status that is not his to set");
    let deleted = presence(EjUserStatus::StatusDeleted, "quod");
    expect_ok(
        &set(&server, &anna, &ANNA, TOM.id, &deleted).await,
        &deleted,
    )?;
    step.heading("Tom reads it back");
    expect_ok(&get(&server, &tom, &TOM, TOM.id).await, &deleted)?;
    step.heading("Nobody set Anna's: Tom was refused");
    let none = UserPresenceStatus {
        status: EjUserStatus::StatusNone,
        message: None,
    };
    expect_ok(&get(&server, &tom, &TOM, ANNA.id).await, &none)?;

    step.heading("Kill the service (kill -9) and start it again");
    server.kill()?;
    let server = place.start()?;
    step.heading("Tom reads it again: it is still there");
    let tom = client(&server, Some(&TOM))?;
    expect_ok(&get(&server, &tom, &TOM, TOM.id).await, &deleted)?;
    Ok(server)
}

/// Numbers the headings.
#[derive(Default)]
struct Steps(u32);

impl Steps {
    fn heading(&mut self, text: &str) {
        self.0 += 1;
        println!("\n{}. {text}", self.0);
    }
}

type Answer<T> = Result<ResponseValue<T>, Error>;

fn client(server: &Server, associate: Option<&Associate>) -> Outcome<Client> {
    let mut builder = Client::builder(&server.url);
    if let Some(Associate {
        login, password, ..
    }) = associate
    {
        builder = builder.credentials(Credentials::basic(*login, *password));
    }
    Ok(builder.build()?)
}

async fn version(server: &Server) -> Outcome<()> {
    asked("GET", &format!("{}/api", server.url), "nobody", None);
    let answer = client(server, None)?.get_api_version().send().await;
    answered(&answer);
    match answer {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("expected a version, found: {error}").into()),
    }
}

async fn set(
    server: &Server,
    client: &Client,
    by: &Associate,
    associate_id: i32,
    presence: &UserPresenceStatus,
) -> Answer<UserPresenceStatus> {
    asked(
        "PUT",
        &url(server, associate_id),
        by.login,
        Some(&json(presence)),
    );
    let request = client.v1_user_set_user_presence_status();
    let request = request.associate_id(associate_id).body(presence.clone());
    let answer = request.send().await;
    answered(&answer);
    answer
}

async fn get(
    server: &Server,
    client: &Client,
    by: &Associate,
    associate_id: i32,
) -> Answer<UserPresenceStatus> {
    asked("GET", &url(server, associate_id), by.login, None);
    let request = client.v1_user_get_user_presence_status();
    let answer = request.associate_id(associate_id).send().await;
    answered(&answer);
    answer
}

fn asked(method: &str, url: &str, login: &str, body: Option<&str>) {
    println!("  {method} {url}  (as {login})");
    if let Some(body) = body {
        println!("  {body}");
    }
}

fn answered<T: Serialize>(answer: &Answer<T>) {
    match answer {
        Ok(value) => println!("  -> {}\n     {}", value.status(), json(value.as_ref())),
        Err(Error::Declared { head, body }) => {
            println!(
                "  -> {}\n     {}: {}",
                head.status, body.error_type, body.message
            );
        }
        Err(error) => println!("  -> {error}"),
    }
}

fn expect_ok(answer: &Answer<UserPresenceStatus>, expected: &UserPresenceStatus) -> Outcome<()> {
    match answer {
        Ok(found) if found.as_ref() == expected => Ok(()),
        Ok(found) => Err(format!(
            "expected {}, found {}",
            json(expected),
            json(found.as_ref())
        )
        .into()),
        Err(error) => Err(format!("expected {}, found: {error}", json(expected)).into()),
    }
}

fn expect_status(answer: &Answer<UserPresenceStatus>, expected: u16) -> Outcome<()> {
    match answer {
        Err(error) if error.status().is_some_and(|status| status == expected) => Ok(()),
        Err(error) => Err(format!("expected status {expected}, found: {error}").into()),
        Ok(found) => Err(format!("expected status {expected}, found {}", found.status()).into()),
    }
}

fn url(server: &Server, associate_id: i32) -> String {
    format!(
        "{}/api/v1/User/{associate_id}/UserPresenceStatus",
        server.url
    )
}

fn presence(status: EjUserStatus, message: &str) -> UserPresenceStatus {
    UserPresenceStatus {
        status,
        message: Some(message.to_owned()),
    }
}

/// A body as the client sends and reads it.
fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_else(|error| error.to_string())
}
