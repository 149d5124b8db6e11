//! What the operations of the contract do.

use std::sync::Arc;

use openapi_axum::Rejection;
use openapi_axum::change::Change;
use openapi_axum::http::request::Parts;
use presence_api::{
    Credentials, ErrorOrProblem, GetApiVersionResponse, PresenceApi, PresenceService, Scheme,
    V1UserAgentGetUserPresenceStatusRequest, V1UserAgentGetUserPresenceStatusResponse,
    V1UserAgentSetUserPresenceStatusRequest, V1UserAgentSetUserPresenceStatusResponse,
    V1UserGetUserPresenceStatusRequest, V1UserGetUserPresenceStatusResponse,
    V1UserSetUserPresenceStatusRequest, V1UserSetUserPresenceStatusResponse,
};
use presence_store::Store;
use presence_text::{Asked, Localization};
use presence_types::{ApiVersion, UserPresenceStatus};

use crate::authentication::{self, Authentication, BearerSettings};
use crate::authorization::Principal;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::health::Health;
use crate::localized::{self, Localized};
use crate::login::LoginService;
use crate::password::Cost;
use crate::settings::Settings;
use crate::shared_store::SharedStore;
use crate::{BasePath, Error, failure, presence, select};

/// The operations of the contract on a store.
pub struct Service {
    store: SharedStore,
    health: Health,
    settings: Settings,
    clock: Clock,
    schemes: Vec<Scheme>,
    authentication: Arc<Authentication>,
    localization: Localization,
}

/// What a request asks of the texts of its answer.
macro_rules! asked {
    ($request:ident) => {
        Asked {
            accept_language: $request.accept_language.as_deref(),
            so_language: $request.so_language.as_deref(),
            so_culture: $request.so_culture.as_deref(),
            so_time_zone: $request.so_time_zone.as_deref(),
        }
    };
}

impl Service {
    /// Makes one that has this store, of an installation as it is by default.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there are no random numbers.
    pub fn new(store: Store) -> Result<Self, Error> {
        Self::with_settings(store, Settings::default())
    }

    /// The same of another installation.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there are no random numbers; [`Error::BearerKeys`] where the keys of access tokens cannot
    /// be read; [`Error::Resources`] and [`Error::TimeZone`] where these settings cannot be used.
    pub fn with_settings(store: Store, settings: Settings) -> Result<Self, Error> {
        Self::at(store, settings, Cost::Full, Clock::default())
    }

    /// Finds out whether what the settings name can be used, for who would make a store only then.
    ///
    /// # Errors
    ///
    /// Those of [`Self::with_settings`] that are about the settings.
    pub(crate) fn check(settings: &Settings) -> Result<(), Error> {
        settings
            .bearer
            .as_ref()
            .map_or(Ok(()), BearerSettings::check)?;
        localized::localization(settings).map(drop)
    }

    /// The same on a store whose password hashes are of another cost, and by another clock.
    pub(crate) fn at(
        store: Store,
        settings: Settings,
        cost: Cost,
        clock: Clock,
    ) -> Result<Self, Error> {
        let store = SharedStore::new(store);
        let authentication = Authentication::new(store.clone(), &settings, cost, &clock)?;
        Ok(Self {
            schemes: authentication::schemes(&settings),
            authentication: Arc::new(authentication),
            localization: localized::localization(&settings)?,
            health: Health::new(store.clone()),
            store,
            settings,
            clock,
        })
    }

    /// Mounts it: makes the tower service that answers below the base path as the contract says. Logging in and out is
    /// another contract, which a [`Server`](crate::Server) answers beside it.
    pub fn mount(self, base_path: &BasePath) -> openapi_axum::Service<PresenceService<Self>> {
        let settings = openapi_axum::Settings {
            base_path: base_path.clone(),
            ..openapi_axum::Settings::default()
        };
        presence_api::service(self, settings)
    }

    /// Logging in and out, for the associates and with the limits of this service.
    pub(crate) fn login(&self) -> LoginService {
        LoginService::new(Arc::clone(&self.authentication), &self.settings)
    }

    /// Whether it takes work.
    pub(crate) fn health(&self) -> Health {
        self.health.clone()
    }

    /// What it was told about the installation.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn get(
        &self,
        principal: Principal,
        associate_id: i32,
        asked: &Asked<'_>,
    ) -> Result<Localized, Failure> {
        if let Err(refused) = principal.may_call(&self.settings) {
            return Err(Box::pin(self.unless_unknown(associate_id, refused)).await);
        }
        let presence = presence::answer(self.store.presence(associate_id).await?)?;
        localized::apply(&self.localization, asked, presence)
    }

    async fn set(
        &self,
        principal: Principal,
        associate_id: i32,
        change: Change<UserPresenceStatus>,
        asked: &Asked<'_>,
    ) -> Result<Localized, Failure> {
        let mut allowed = principal
            .may_call(&self.settings)
            .and_then(|()| principal.may_set_of(associate_id));
        if let (Ok(()), Change::Whole(presence)) = (&allowed, &change) {
            allowed = principal.may_set_to(&presence.status);
        }
        if let Err(refused) = allowed {
            return Err(Box::pin(self.unless_unknown(associate_id, refused)).await);
        }
        let now_ms = self.clock.now_ms();
        let stored = match change {
            Change::Whole(presence) => {
                let record = presence::record(presence, principal.id, now_ms)?;
                self.store.set_presence(associate_id, record).await?
            }
            patch @ Change::Patch(_) => {
                let step = move |stored| {
                    let changed = patch.apply(&presence::answer(stored)?)?;
                    principal.may_set_to(&changed.status)?;
                    presence::record(changed, principal.id, now_ms)
                };
                self.store.update_presence(associate_id, step).await??
            }
        };
        localized::apply(&self.localization, asked, presence::answer(Some(stored))?)
    }

    /// The refusal of what somebody may not do; that the associate does not exist comes first.
    async fn unless_unknown(&self, associate_id: i32, refused: Failure) -> Failure {
        match self.store.associate(associate_id).await {
            Ok(Some(_)) => refused,
            Ok(None) => Failure::NoAssociate { id: associate_id },
            Err(error) => error.into(),
        }
    }
}

impl PresenceApi for Service {
    type Principal = Principal;

    fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    async fn authenticate(
        &self,
        credentials: Credentials,
        head: &Parts,
    ) -> Result<Principal, Rejection> {
        self.authentication
            .authenticate(credentials, &head.headers)
            .await
    }

    fn rejection(&self, rejection: &Rejection) -> ErrorOrProblem {
        failure::body_of(rejection)
    }

    fn check_so_time_zone(&self, text: &str) -> Result<(), &'static str> {
        let is_known = self.localization.is_time_zone(text);
        let expected = "a time zone of IANA's, such as Europe/Oslo, or one of SuperOffice's that is known here";
        is_known.then_some(()).ok_or(expected)
    }

    async fn get_api_version(&self) -> GetApiVersionResponse {
        GetApiVersionResponse::Ok(ApiVersion {
            product: "SuperOffice user presence".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    async fn v1_user_get_user_presence_status(
        &self,
        principal: Principal,
        request: V1UserGetUserPresenceStatusRequest,
    ) -> V1UserGetUserPresenceStatusResponse {
        let asked = asked!(request);
        let get = self.get(principal, request.associate_id, &asked);
        match get.await {
            Ok(presence) => V1UserGetUserPresenceStatusResponse::Ok(presence.into()),
            Err(failure) => failure.into(),
        }
    }

    async fn v1_user_set_user_presence_status(
        &self,
        principal: Principal,
        request: V1UserSetUserPresenceStatusRequest,
    ) -> V1UserSetUserPresenceStatusResponse {
        let asked = asked!(request);
        let set = self.set(principal, request.associate_id, request.body, &asked);
        match set.await {
            Ok(presence) => V1UserSetUserPresenceStatusResponse::Ok(presence.into()),
            Err(failure) => failure.into(),
        }
    }

    async fn v1_user_agent_get_user_presence_status(
        &self,
        principal: Principal,
        request: V1UserAgentGetUserPresenceStatusRequest,
    ) -> V1UserAgentGetUserPresenceStatusResponse {
        let asked = asked!(request);
        let get = self.get(principal, request.body.associate_id, &asked);
        match get.await {
            Ok(presence) => V1UserAgentGetUserPresenceStatusResponse::Ok(select::apply(
                request.select.as_deref(),
                presence,
            )),
            Err(failure) => failure.into(),
        }
    }

    async fn v1_user_agent_set_user_presence_status(
        &self,
        principal: Principal,
        request: V1UserAgentSetUserPresenceStatusRequest,
    ) -> V1UserAgentSetUserPresenceStatusResponse {
        let asked = asked!(request);
        let body = request.body;
        let change = Change::Whole(body.user_presence_status);
        let set = self.set(principal, body.associate_id, change, &asked);
        match set.await {
            Ok(presence) => V1UserAgentSetUserPresenceStatusResponse::Ok(select::apply(
                request.select.as_deref(),
                presence,
            )),
            Err(failure) => failure.into(),
        }
    }
}
