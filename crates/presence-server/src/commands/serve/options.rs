//! What `presence-server serve` is told about the installation, who is let in, and from where.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use ipnet::IpNet;

use crate::{
    BearerAlgorithm, BearerSettings, Error, FrontSettings, Installation, Origin, ServerSettings,
    Settings, Tls,
};

/// All that makes [`Settings`].
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    installation: InstallationOptions,
    #[command(flatten)]
    bearer: BearerOptions,
    #[command(flatten)]
    front: FrontOptions,
    #[command(flatten)]
    connections: ConnectionOptions,
    #[command(flatten)]
    texts: TextOptions,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Installation")]
struct InstallationOptions {
    /// Where SuperOffice would run
    #[arg(long, value_enum, default_value_t)]
    installation: Installation,
    /// Take tickets only beside the SO-AppToken of an application (`presence-server app add`); always so online
    #[arg(long)]
    require_app_token: bool,
    /// Open the operations online; onsite they are
    #[arg(long)]
    user_agent: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Access tokens (scheme Bearer), taken with --jwks")]
struct BearerOptions {
    /// The issuer's keys, a JSON Web Key Set; the file is read again when it changes
    #[arg(long, value_name = "FILE", requires_all = ["issuer", "audience"])]
    jwks: Option<PathBuf>,
    /// Who has to have issued a token (claim `iss`)
    #[arg(long, value_name = "TEXT", requires = "jwks")]
    issuer: Option<String>,
    /// Whom a token has to be for (claim `aud`)
    #[arg(long, value_name = "TEXT", requires = "jwks")]
    audience: Option<String>,
    /// The claim that names the associate's login, in any case: two users of the issuer whose names differ in case alone
    /// are one associate [default: sub]
    #[arg(long, value_name = "NAME", requires = "jwks")]
    login_claim: Option<String>,
    /// What a token may be signed by; several times, or with commas between [default: RS256,ES256,EdDSA]
    #[arg(
        long = "algorithm",
        value_name = "NAME",
        value_enum,
        value_delimiter = ',',
        requires = "jwks"
    )]
    algorithms: Vec<BearerAlgorithm>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Pages and proxies")]
struct FrontOptions {
    /// Let pages of this origin use the API, such as `https://app.example.com`; may be given several times. Their
    /// sessions work if the origin is of the server's own site: the cookies are SameSite=Strict
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    allowed_origins: Vec<Origin>,
    /// Believe X-Forwarded-For of proxies in this network, such as `10.0.0.0/8`, or of one address; may be given several
    /// times. All callers behind a proxy that is not named are one address to the limits of failed logins
    #[arg(long = "trusted-proxy", value_name = "CIDR", value_parser = network)]
    trusted_proxies: Vec<IpNet>,
}

/// The ones that an operator has a reason to change; the rest is as [`ServerSettings`] has it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connections")]
struct ConnectionOptions {
    /// Speak TLS, by this certificate, with those of its issuers behind it; a file in PEM. SIGHUP has it and the key read
    /// again
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's key; a file in PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// How many connections there may be; one more is turned away at once
    #[arg(long, value_name = "COUNT", default_value_t = ServerSettings::default().connections)]
    max_connections: usize,
    /// How many of them may be of one address (IPv6: of one /64); trusted proxies may have any number
    #[arg(long, value_name = "COUNT", default_value_t = ServerSettings::default().connections_per_address)]
    max_connections_per_address: usize,
    /// How long to go on taking connections when told to stop, with `/readyz` at 503 already, until load balancers have
    /// seen that
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    drain_notice: u64,
    /// How long what is running may take then
    #[arg(long, value_name = "SECONDS", default_value_t = ServerSettings::default().drain.as_secs())]
    drain_timeout: u64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Texts")]
struct TextOptions {
    /// The time zone of times in messages, such as `Europe/Oslo` [default: UTC]
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The texts of string resources, beside those that come with the server
    #[arg(long, value_name = "FILE")]
    resources: Option<PathBuf>,
}

impl Options {
    /// # Errors
    ///
    /// [`Error::Tls`] if the certificate or the key is of no use.
    pub(super) fn into_settings(self) -> Result<Settings, Error> {
        Ok(Settings {
            installation: self.installation.installation,
            require_app_token: self.installation.require_app_token,
            user_agent: self.installation.user_agent,
            bearer: self.bearer.into_settings(),
            loopback_sessions: false,
            front: FrontSettings {
                allowed_origins: self.front.allowed_origins,
                trusted_proxies: self.front.trusted_proxies,
            },
            tls: self.connections.tls()?,
            server: self.connections.into_settings(),
            time_zone: self.texts.time_zone,
            resources: self.texts.resources,
        })
    }
}

impl ConnectionOptions {
    fn tls(&self) -> Result<Option<Tls>, Error> {
        // The parser lets them through together alone.
        match (&self.tls_certificate, &self.tls_key) {
            (Some(certificate), Some(key)) => Ok(Some(Tls::open(certificate, key)?)),
            _ => Ok(None),
        }
    }

    fn into_settings(self) -> ServerSettings {
        ServerSettings {
            connections: self.max_connections,
            connections_per_address: self.max_connections_per_address,
            notice: Duration::from_secs(self.drain_notice),
            drain: Duration::from_secs(self.drain_timeout),
            ..ServerSettings::default()
        }
    }
}

/// Takes a network, or an address for the network that has it alone.
fn network(text: &str) -> Result<IpNet, &'static str> {
    let network = text.parse();
    let network = network.or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| "it must be a network or an address, such as 10.0.0.0/8 or 10.0.0.1")
}

impl BearerOptions {
    /// The parser lets the issuer and the audience through together with the keys alone.
    fn into_settings(self) -> Option<BearerSettings> {
        let mut settings = BearerSettings::new(self.jwks?, self.issuer?, self.audience?);
        if let Some(login_claim) = self.login_claim {
            settings.login_claim = login_claim;
        }
        if !self.algorithms.is_empty() {
            settings.algorithms = self.algorithms;
        }
        Some(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn an_address_is_a_network() {
        for (text, expected) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("10.0.0.1", "10.0.0.1/32"),
            ("fd00::1", "fd00::1/128"),
        ] {
            assert_eq!(network(text).unwrap().to_string(), expected);
        }
        for text in ["", "proxy", "10.0.0.1/33", "10.0.0.1:80"] {
            assert!(network(text).is_err(), "{text}");
        }
    }
}
