//! Who is asking: what a request shows, looked up and checked, by every scheme of the contract.

mod applications;
mod basic;
mod bearer;
mod grants;
mod limits;
mod sessions;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use http::HeaderMap;
use openapi_axum::Rejection;
use presence_api::{Credentials, Scheme};
use presence_store::{Associate, GrantKind};
use secrecy::SecretString;

use self::basic::Logins;
use self::bearer::Bearer;
pub use self::bearer::{BearerAlgorithm, BearerSettings};
use self::grants::Grants;
pub(crate) use self::grants::{Held, LIFETIME_MS};
use self::limits::LoginLimits;
use self::sessions::Sessions;
pub(crate) use self::sessions::{
    SESSION_COOKIE, SESSION_COOKIE_ON_LOOPBACK, XSRF_COOKIE, xsrf_token,
};
use crate::authorization::Principal;
use crate::clock::Clock;
use crate::front::Origins;
use crate::password::Cost;
use crate::settings::{Installation, Settings};
use crate::shared_store::SharedStore;
use crate::token::{TICKET_PREFIX, Token};
use crate::{Error, failure};

/// Finds out who is asking.
pub(crate) struct Authentication {
    store: SharedStore,
    logins: Logins,
    grants: Grants,
    sessions: Sessions,
    bearer: Option<Bearer>,
    demands_app_token: bool,
}

impl Authentication {
    /// The cost is that of the password hashes in the store.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there are no random numbers; [`Error::BearerKeys`] where the keys of access tokens cannot
    /// be read.
    pub(crate) fn new(
        store: SharedStore,
        settings: &Settings,
        cost: Cost,
        clock: &Clock,
    ) -> Result<Self, Error> {
        let bearer = settings.bearer.clone();
        let bearer = bearer.map(|settings| Bearer::new(settings, clock.clone()));
        Ok(Self {
            logins: Logins::new(store.clone(), cost, LoginLimits::new(clock.clone()))?,
            grants: Grants::new(store.clone(), clock.clone()),
            sessions: Sessions::new(Origins::new(&settings.front.allowed_origins)),
            bearer: bearer.transpose()?,
            demands_app_token: settings.demands_app_token(),
            store,
        })
    }

    /// Finds out who shows these credentials, in a request with these headers.
    ///
    /// The associate is looked up each time, so that who is removed or disabled is so at once. Nobody learns from the
    /// work of a refusal who exists: a login costs one check of a password whatever is wrong with it, a ticket or a
    /// session one hash and one look into the store. Only what says nothing of that is refused with less: a login after
    /// too many that failed, a session without its value or from another's page, an access token that does not hold.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if nobody who may log in; [`Rejection::Unpaired`] of a session that goes without
    /// its value; [`Rejection::TooManyRequests`] and [`Rejection::Unavailable`] of a login name and a password; what a
    /// failure of the store calls for.
    pub(crate) async fn authenticate(
        &self,
        credentials: Credentials,
        headers: &HeaderMap,
    ) -> Result<Principal, Rejection> {
        let application = applications::shown(&self.store, headers).await?;
        let associate = match credentials {
            Credentials::Basic(basic) => self.by_password(&basic.username, &basic.password).await?,
            Credentials::SoTicket(so_ticket)
            | Credentials::SoTicketSoAppToken { so_ticket, .. } => {
                let held = self.ticket(&so_ticket).await?;
                if self.demands_app_token && application.is_none() {
                    return Err(Rejection::Unauthenticated);
                }
                self.used(held).await
            }
            Credentials::Bearer(token) => self.by_access_token(&token).await?,
            Credentials::SessionXsrfToken {
                session,
                xsrf_token,
            }
            | Credentials::LoopbackSessionXsrfToken {
                loopback_session: session,
                xsrf_token,
            } => {
                let held = self.session(&session, &xsrf_token, headers).await?;
                self.used(held).await
            }
            _ => return Err(Rejection::Unauthenticated),
        };
        Ok(Principal {
            id: associate.id,
            is_administrator: associate.administrator,
            is_by_partner: application.is_some_and(|application| application.partner),
        })
    }

    /// See [`Logins::associate`].
    pub(crate) async fn by_password(
        &self,
        login: &str,
        password: &SecretString,
    ) -> Result<Arc<Associate>, Rejection> {
        self.logins.associate(login, password).await
    }

    /// See [`Grants::find`].
    pub(crate) async fn ticket(&self, ticket: &SecretString) -> Result<Held, Rejection> {
        self.grants.find(GrantKind::Ticket, ticket).await
    }

    /// See [`Sessions::judge`] and [`Grants::find`].
    pub(crate) async fn session(
        &self,
        session: &SecretString,
        xsrf_token: &SecretString,
        headers: &HeaderMap,
    ) -> Result<Held, Rejection> {
        self.sessions.judge(session, xsrf_token, headers)?;
        self.grants.find(GrantKind::Session, session).await
    }

    /// Starts a session: its secret, and the value that goes with it. See [`Grants::issue`].
    pub(crate) async fn start_session(
        &self,
        associate: &Associate,
    ) -> Result<(Token, String), Rejection> {
        let session = self.grants.issue(GrantKind::Session, "", associate).await?;
        let xsrf_token = xsrf_token(session.expose());
        Ok((session, xsrf_token))
    }

    /// See [`Grants::issue`].
    pub(crate) async fn issue_ticket(&self, associate: &Associate) -> Result<Token, Rejection> {
        self.grants
            .issue(GrantKind::Ticket, TICKET_PREFIX, associate)
            .await
    }

    /// See [`Grants::revoke`].
    pub(crate) async fn revoke(&self, held: &Held) -> Result<(), Rejection> {
        self.grants.revoke(held).await
    }

    async fn used(&self, held: Held) -> Arc<Associate> {
        self.grants.note_use(&held).await;
        Arc::new(held.associate)
    }

    async fn by_access_token(&self, token: &SecretString) -> Result<Arc<Associate>, Rejection> {
        let Some(bearer) = &self.bearer else {
            return Err(Rejection::Unauthenticated);
        };
        let login = bearer.login_of(token).await?;
        let found = self.store.associate_by_login(&login).await;
        found
            .map_err(failure::rejection_of)?
            .filter(|associate| !associate.disabled)
            .ok_or(Rejection::Unauthenticated)
    }
}

/// The schemes that are offered, in the order of their challenges.
pub(crate) fn schemes(settings: &Settings) -> Vec<Scheme> {
    let is_offered = |scheme: &Scheme| match scheme {
        Scheme::Basic => settings.installation == Installation::Onsite,
        Scheme::Bearer => settings.bearer.is_some(),
        Scheme::Session => !settings.loopback_sessions,
        Scheme::LoopbackSession => settings.loopback_sessions,
        Scheme::SoTicket | Scheme::SoAppToken | Scheme::XsrfToken => true,
    };
    Scheme::ALL.into_iter().filter(is_offered).collect()
}
