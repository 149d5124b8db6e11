//! What a test server starts with.

use presence_store::Store;

use super::{TestAssociate, TestServer, TestService, answer, listen, seed};
use crate::clock::Clock;
use crate::password::Cost;
use crate::{BasePath, Error, Installation, Service, Settings};

/// Says what a [`TestServer`] starts with.
///
/// ```
/// # use presence_server::{TestAssociate, TestServer};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = TestServer::builder()
///     .base_path("/Cust12345".parse()?)
///     .associate(TestAssociate::new(5, "eve").with_password("pass word").administrator())
///     .associate(TestAssociate::new(6, "ann"))
///     .start()
///     .await?;
/// assert!(server.url().ends_with("/Cust12345"));
/// assert_eq!(server.associates()[1].password(), "ann-password");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct TestServerBuilder {
    base_path: BasePath,
    associates: Vec<TestAssociate>,
    settings: Settings,
}

impl TestServerBuilder {
    /// Serves the API below this path.
    pub fn base_path(mut self, base_path: BasePath) -> Self {
        self.base_path = base_path;
        self
    }

    /// Says which installation it stands for.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The same where all but the kind of installation is as it is by default, and the operations are open.
    pub fn installation(mut self, installation: Installation) -> Self {
        self.settings.installation = installation;
        self.settings.user_agent = true;
        self
    }

    /// Adds an associate. The first takes the place of `anna` and `tom`.
    pub fn associate(mut self, associate: TestAssociate) -> Self {
        self.associates.push(associate);
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    ///
    /// Two associates with one id or login; a system that does not give a temporary folder or a port.
    pub async fn start(self) -> Result<TestServer, Error> {
        let associates = if self.associates.is_empty() {
            vec![
                TestAssociate::new(1, "anna").administrator(),
                TestAssociate::new(7, "tom"),
            ]
        } else {
            self.associates
        };
        let folder = tempfile::Builder::new().prefix("presence-").tempdir();
        let folder = folder.map_err(Error::TemporaryFolder)?;
        let path = folder.path().join("presence.db");
        let store = Store::open_or_create(&path)?;
        seed(&store, &associates)?;
        let clock = Clock::default();
        let has_loopback_sessions = self.settings.loopback_sessions;
        let real = Store::open(&path)?;
        let real = Service::at(real, self.settings, Cost::Least, clock.clone())?;
        let service = TestService::new(real, &self.base_path);
        let (listener, address) = listen().await?;
        Ok(TestServer {
            url: format!("http://{address}{}", self.base_path),
            answering: tokio::spawn(answer(listener, service.clone())),
            service,
            associates,
            store,
            clock,
            has_loopback_sessions,
            _folder: folder,
        })
    }
}
