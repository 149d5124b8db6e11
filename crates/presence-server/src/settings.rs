//! What a server is told about the installation that it stands for.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::authentication::BearerSettings;
use crate::front::FrontSettings;
use crate::{ServerSettings, Tls};

/// What a server is told about the installation that it stands for. The default is an installation onsite that takes
/// passwords, tickets and sessions.
///
/// ```
/// use presence_server::{Installation, Service, Settings};
/// use presence_store::Store;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// let settings = Settings {
///     installation: Installation::Online,
///     user_agent: true,
///     ..Settings::default()
/// };
/// let store = Store::open_or_create(folder.path().join("presence.db"))?;
/// let service = Service::with_settings(store, settings)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where SuperOffice would run. It decides which credentials are taken.
    pub installation: Installation,
    /// Whether a ticket holds only beside the `SO-AppToken` of an application that the store knows. Online it is
    /// always so.
    pub require_app_token: bool,
    /// Whether the operations are open online. Until then they answer 403 there, as SuperOffice's do.
    pub user_agent: bool,
    /// Which access tokens are taken (scheme `Bearer`); none if absent.
    pub bearer: Option<BearerSettings>,
    /// Whether sessions work without TLS, to try the server on its own machine: the cookie is called `SoSession` and is
    /// not `Secure`. The cookie of other servers, `__Host-SoSession`, is then not taken.
    pub loopback_sessions: bool,
    /// From where requests may come.
    pub front: FrontSettings,
    /// What is taken of clients: how long they may take, how many connections they may have, and how much they may send.
    pub server: ServerSettings,
    /// The certificate and the key, where the server speaks TLS itself; without, it speaks none.
    pub tls: Option<Tls>,
    /// The time zone of times in messages, by its id or name; UTC if absent.
    pub time_zone: Option<String>,
    /// The file with the texts of string resources, beside those that come with the server.
    pub resources: Option<PathBuf>,
}

/// Where SuperOffice would run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Installation {
    /// At the company itself. All credentials are taken.
    #[default]
    Onsite,
    /// At SuperOffice. `Basic` is not taken, and tickets only beside an `SO-AppToken`; the operations are closed until
    /// `--user-agent` opens them.
    Online,
}

impl Settings {
    /// Whether a ticket holds only beside the token of a known application.
    pub(crate) fn demands_app_token(&self) -> bool {
        self.require_app_token || self.installation == Installation::Online
    }
}
