//! The README's example of consuming, as it stands there.

use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, Credentials, Error, Reason};

pub(crate) async fn away(url: &str) -> Result<(), Error> {
    let ann = |_: Reason| async { Ok(Credentials::basic("ann", "her password")) };
    let client = Client::builder(url).credentials_provider(ann).build()?;
    let presence = UserPresenceStatus {
        status: EjUserStatus::StatusNotAvailable,
        message: Some("At lunch".to_owned()),
    };
    let request = client.v1_user_set_user_presence_status();
    match request.associate_id(7).body(presence).send().await {
        Ok(stored) => println!("{} {:?}", stored.status, stored.message),
        Err(Error::Declared { head, body }) => println!("{}: {}", head.status, body.message),
        Err(other) => return Err(other),
    }
    Ok(())
}
