//! A server for the tests of whoever calls the API: in the test's own process, with known logins, and failing on
//! demand.

mod associate;
mod builder;
mod fault;
mod grants;
mod service;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use presence_store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub use self::associate::TestAssociate;
pub use self::builder::TestServerBuilder;
pub use self::fault::Fault;
pub use self::grants::TestSession;
pub use self::service::{ConnectionCut, TestService};

use crate::Error;
use crate::clock::Clock;

/// A presence server for tests: on a free port of 127.0.0.1, on a store of its own, until it is dropped.
///
/// It is the real one: it judges, refuses and stores as `presence-server serve` does. Two at once know nothing of each
/// other. Unless [`TestServer::builder`] is told otherwise there are the associates 1, the administrator `anna`, and
/// 7, `tom`; a password is the login with `-password` behind it. The hashes of these passwords are made as cheaply as
/// can be, so that a login takes no time; no other hash is.
///
/// It runs in the runtime that it is started in. A client that blocks takes another thread, as in
/// `#[tokio::test(flavor = "multi_thread")]`.
///
/// # Examples
///
/// A team has written something on a client of the API, and tests what it does when things go wrong:
///
/// ```
/// use std::time::Duration;
///
/// use presence_client::types::{EjUserStatus, UserPresenceStatus};
/// use presence_client::{Client, Credentials, Error, Retry};
/// use presence_server::{Fault, TestServer};
///
/// /// What the team has written.
/// async fn leave_for_lunch(client: &Client, associate_id: i32) -> Result<(), Error> {
///     let presence = UserPresenceStatus {
///         status: EjUserStatus::StatusNotAvailable,
///         message: Some("At lunch".to_owned()),
///     };
///     client.v1_user_set_user_presence_status().associate_id(associate_id).body(presence).send().await.map(drop)
/// }
///
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let server = TestServer::start().await?;
///     let client = Client::builder(server.url())
///         .credentials(Credentials::basic("tom", "tom-password"))
///         .retry(Retry::default().max_attempts(3).backoff(Duration::ZERO, Duration::ZERO))
///         .build()?;
///
///     // The first answer is 503, the second is lost, and then all is well.
///     server.fail_next(1, Fault::Unavailable { retry_after_s: 0 });
///     server.fail_next(1, Fault::CutAfter);
///     leave_for_lunch(&client, 7).await?;
///     assert_eq!(server.requests(), 3);
///     let stored = server.store().presence(7)?;
///     assert_eq!(stored.and_then(|presence| presence.message).as_deref(), Some("At lunch"));
///
///     // The next test begins as this one did.
///     server.reset()?;
///     server.fail_next(3, Fault::CutBefore);
///     assert!(leave_for_lunch(&client, 7).await.is_err());
///     assert_eq!(server.store().presence(7)?, None);
///     Ok(())
/// }
/// ```
pub struct TestServer {
    url: String,
    service: TestService,
    associates: Vec<TestAssociate>,
    store: Store,
    clock: Clock,
    has_loopback_sessions: bool,
    answering: JoinHandle<()>,
    /// It goes last, when nothing is in it any more.
    _folder: TempDir,
}

impl TestServer {
    /// Starts one with the associates `anna` and `tom`, at the root.
    ///
    /// # Errors
    ///
    /// Where the system does not give a temporary folder or a port.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Says who there is, and below which path, before it is started.
    pub fn builder() -> TestServerBuilder {
        TestServerBuilder::default()
    }

    /// Where the API is, such as `http://127.0.0.1:49152/Cust12345`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same without the socket.
    #[must_use]
    pub fn service(&self) -> TestService {
        self.service.clone()
    }

    /// Who may log in.
    #[must_use]
    pub fn associates(&self) -> &[TestAssociate] {
        &self.associates
    }

    /// What is stored, to look at, or to change behind the client's back.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Has the next `count` requests meet this fault, after those that were ordered before; what comes then is
    /// answered as it should be.
    pub fn fail_next(&self, count: usize, fault: Fault) {
        self.service.faults().order(count, fault);
    }

    /// How many requests there were since the start or the last reset, those that met a fault among them.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.service.faults().requests()
    }

    /// Sets the server's clock ahead: that of tickets, sessions, access tokens and the limits of failed logins. It
    /// cannot be set back, also not by a reset.
    pub fn advance_clock(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Makes it as it was at the start: the associates that it was built with, no presence set, no application, no fault
    /// ordered, no request counted. Connections stay. Wait for the answers of the test before; this takes a few milliseconds.
    ///
    /// # Errors
    ///
    /// A failure of the store.
    pub fn reset(&self) -> Result<(), Error> {
        self.service.faults().clear();
        for associate in self.store.associates()? {
            self.store.remove_associate(associate.id)?;
        }
        for application in self.store.applications()? {
            self.store.remove_application(&application.name)?;
        }
        seed(&self.store, &self.associates)
    }
}

impl Drop for TestServer {
    /// Ends every connection.
    fn drop(&mut self) {
        self.answering.abort();
    }
}

impl fmt::Debug for TestServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut server = formatter.debug_struct("TestServer");
        server.field("url", &self.url);
        server
            .field("associates", &self.associates)
            .finish_non_exhaustive()
    }
}

/// A free port, and where it is.
async fn listen() -> Result<(TcpListener, SocketAddr), Error> {
    let address = ([127, 0, 0, 1], 0).into();
    let failed = |source| Error::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

fn seed(store: &Store, associates: &[TestAssociate]) -> Result<(), Error> {
    for associate in associates {
        store.add_associate(&associate.record()?)?;
    }
    Ok(())
}

/// Takes connections until it is aborted, which ends them too. Whatever keeps a connection from being taken is seen
/// by who makes it.
async fn answer(listener: TcpListener, service: TestService) {
    let mut connections = JoinSet::new();
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(service.clone().serve(stream));
        }
        while connections.try_join_next().is_some() {}
    }
}
