//! `presence-server serve`: opens the store, takes an address, and answers until it is told to stop.

mod files;
mod options;
mod renewal;
mod trial;

use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;

use openapi_axum::server::stop_signal;
use presence_store::{Durability, Store};
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use self::options::Options;
use self::trial::Trial;
use crate::{BasePath, Error, Server, Service};

/// Serve the API until Ctrl-C or SIGTERM
///
/// Creates the store if there is none. Prints one line on standard output when it answers, such as
/// `listening on http://127.0.0.1:8080`; with --dev, how to try it follows. The contract is at `/openapi.yaml` and
/// `/openapi.json`, that of logging in and out at `/openapi/session.yaml` and `/openapi/session.json`, and the page that
/// shows both, and sends requests, at `/docs`. Ctrl-C and SIGTERM end it: what is running is finished, for at most 10
/// seconds (--drain-timeout). Its log goes to standard error; RUST_LOG says how much (`debug` notes each request).
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  presence-server serve --dev
  presence-server serve --store presence.db --listen 127.0.0.1:8080 --base-path /Cust12345
  presence-server serve --store presence.db --installation online --user-agent \\
    --jwks keys.json --issuer https://id.example.com --audience presence

Exit codes: 0 stopped when told to, 1 failed, 2 arguments not understood, 3 the store cannot be used")]
pub(super) struct Arguments {
    /// The file of the store
    #[arg(long, value_name = "PATH", required_unless_present = "dev")]
    store: Option<PathBuf>,
    /// Try it: a fresh store, an administrator and an associate with new passwords, which are printed; all of it goes
    /// when the server ends. On a loopback address sessions work without TLS (cookie `SoSession`)
    #[arg(long, conflicts_with = "store")]
    dev: bool,
    /// The address to listen at; with port 0 the system chooses one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// What stands before every path of the API, such as `/Cust12345`
    #[arg(long, value_name = "PATH")]
    base_path: Option<BasePath>,
    /// Answer writes before they are on the disk: what a loss of power takes with it was acknowledged all the same, and
    /// the store may be damaged. To measure what syncing costs, and for nothing else
    #[arg(long, hide = true)]
    unsafe_no_sync: bool,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    let mut settings = arguments.options.into_settings()?;
    // By TLS the cookies are those of every other server.
    let is_plain = settings.tls.is_none();
    settings.loopback_sessions = arguments.dev && arguments.listen.ip().is_loopback() && is_plain;
    // The log, which is not there yet, hears once what the keys are like: when they are read for good.
    Service::check(&settings)?;
    log_to_standard_error();
    files::allow(&mut settings.server);
    let is_new = arguments.store.as_ref().is_some_and(|path| !path.exists());
    let (trial, store) = match arguments.store {
        Some(path) => (None, open(path, arguments.unsafe_no_sync)?),
        None => {
            let (trial, store) = Trial::new()?;
            (Some(trial), store)
        }
    };
    let service = Service::with_settings(store, settings.clone())?;
    let runtime = Runtime::new().map_err(|source| Error::System {
        what: "threads",
        source,
    })?;
    let served = runtime.block_on(async {
        let base_path = arguments.base_path.unwrap_or_default();
        let server = Server::bind(arguments.listen, base_path, service).await?;
        let stop = stop_signal().map_err(|source| Error::System {
            what: "signals",
            source,
        })?;
        if let Some(tls) = settings.tls.clone() {
            renewal::on_hangup(tls)?;
        }
        let url = server.url();
        super::say(&format!("listening on {url}"))?;
        if is_new {
            super::hint("the store is new, and nobody can log in yet: `presence-server associate add` adds who can");
        }
        if let Some(trial) = &trial {
            super::say(&trial.invitation(&url, &settings))?;
        }
        server.run(stop).await;
        Ok(())
    });
    // What was cut off is not waited for.
    runtime.shutdown_background();
    served
}

fn open(path: PathBuf, is_unsafe: bool) -> Result<Store, Error> {
    let mut options = presence_store::Options::default();
    options.create = true;
    if is_unsafe {
        tracing::warn!(
            "nothing is synced: whatever is acknowledged may be lost, and the store damaged"
        );
        options.durability = Durability::Unsafe;
    }
    Ok(Store::open_with(path, options)?)
}

fn log_to_standard_error() {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter.from_env_lossy())
        .with_ansi(io::stderr().is_terminal())
        // Where the log cannot be written, as on a full disk, to say so there would panic.
        .log_internal_errors(false)
        .with_writer(io::stderr);
    // It fails where a log has been set up already, which then is the one.
    let _ = log.try_init();
    // With the id of the request, where there is one.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(tracing::field::display);
        tracing::error!(
            place,
            "panicked: {}",
            panic.payload_as_str().unwrap_or("(no text)")
        );
    }));
}
