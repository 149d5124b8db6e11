//! What the operations of the contract do.

use openapi_axum::change::Change;
use openapi_axum::{Rejection, Settings};
use presence_api::{
    Credentials, GetApiVersionResponse, PresenceApi, PresenceService, Scheme,
    V1UserAgentGetUserPresenceStatusRequest, V1UserAgentGetUserPresenceStatusResponse,
    V1UserAgentSetUserPresenceStatusRequest, V1UserAgentSetUserPresenceStatusResponse,
    V1UserGetUserPresenceStatusRequest, V1UserGetUserPresenceStatusResponse,
    V1UserSetUserPresenceStatusRequest, V1UserSetUserPresenceStatusResponse,
};
use presence_store::Store;
use presence_types::{ApiVersion, Error as ErrorBody, UserPresenceStatus};

use crate::authentication::Authentication;
use crate::authorization::Principal;
use crate::failure::Failure;
use crate::password::Cost;
use crate::shared_store::SharedStore;
use crate::{BasePath, Error, failure, presence, select};

/// The schemes that are offered.
pub(crate) const SCHEMES: &[Scheme] = &[Scheme::Basic];

/// The operations of the contract on a store.
pub struct Service {
    store: SharedStore,
    authentication: Authentication,
}

impl Service {
    /// Makes one that has this store.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there are no random numbers.
    pub fn new(store: Store) -> Result<Self, Error> {
        Self::at_cost(store, Cost::Full)
    }

    /// The same on a store whose password hashes are of another cost.
    pub(crate) fn at_cost(store: Store, cost: Cost) -> Result<Self, Error> {
        let store = SharedStore::new(store);
        Ok(Self {
            authentication: Authentication::new(store.clone(), cost)?,
            store,
        })
    }

    /// Mounts it: makes the tower service that answers below the base path as the contract says.
    pub fn mount(self, base_path: &BasePath) -> openapi_axum::Service<PresenceService<Self>> {
        let settings = Settings {
            base_path: base_path.clone(),
            ..Settings::default()
        };
        presence_api::service(self, settings)
    }

    async fn get(&self, associate_id: i32) -> Result<UserPresenceStatus, Failure> {
        presence::answer(self.store.presence(associate_id).await?)
    }

    async fn set(
        &self,
        principal: Principal,
        associate_id: i32,
        change: Change<UserPresenceStatus>,
    ) -> Result<UserPresenceStatus, Failure> {
        let mut allowed = principal.may_set_of(associate_id);
        if let (Ok(()), Change::Whole(presence)) = (&allowed, &change) {
            allowed = principal.may_set_to(&presence.status);
        }
        if let Err(refused) = allowed {
            // That the associate does not exist comes first.
            let associate = self.store.associate(associate_id).await?;
            return Err(associate.map_or(Failure::NoAssociate { id: associate_id }, |_| refused));
        }
        let stored = match change {
            Change::Whole(presence) => {
                let record = presence::record(presence, principal.id)?;
                self.store.set_presence(associate_id, record).await?
            }
            patch @ Change::Patch(_) => {
                let step = move |stored| {
                    let changed = patch.apply(&presence::answer(stored)?)?;
                    principal.may_set_to(&changed.status)?;
                    presence::record(changed, principal.id)
                };
                self.store.update_presence(associate_id, step).await??
            }
        };
        presence::answer(Some(stored))
    }
}

impl PresenceApi for Service {
    type Principal = Principal;

    fn schemes(&self) -> &[Scheme] {
        SCHEMES
    }

    async fn authenticate(&self, credentials: Credentials) -> Result<Principal, Rejection> {
        self.authentication.authenticate(credentials).await
    }

    fn rejection(&self, rejection: &Rejection) -> ErrorBody {
        failure::body_of(rejection)
    }

    async fn get_api_version(&self) -> GetApiVersionResponse {
        GetApiVersionResponse::Ok(ApiVersion {
            product: "SuperOffice user presence".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    async fn v1_user_get_user_presence_status(
        &self,
        _principal: Principal,
        request: V1UserGetUserPresenceStatusRequest,
    ) -> V1UserGetUserPresenceStatusResponse {
        match self.get(request.associate_id).await {
            Ok(presence) => V1UserGetUserPresenceStatusResponse::Ok(presence.into()),
            Err(failure) => failure.into(),
        }
    }

    async fn v1_user_set_user_presence_status(
        &self,
        principal: Principal,
        request: V1UserSetUserPresenceStatusRequest,
    ) -> V1UserSetUserPresenceStatusResponse {
        let set = self.set(principal, request.associate_id, request.body);
        match set.await {
            Ok(presence) => V1UserSetUserPresenceStatusResponse::Ok(presence.into()),
            Err(failure) => failure.into(),
        }
    }

    async fn v1_user_agent_get_user_presence_status(
        &self,
        _principal: Principal,
        request: V1UserAgentGetUserPresenceStatusRequest,
    ) -> V1UserAgentGetUserPresenceStatusResponse {
        match self.get(request.body.associate_id).await {
            Ok(presence) => V1UserAgentGetUserPresenceStatusResponse::Ok(
                select::apply(request.select.as_deref(), presence).into(),
            ),
            Err(failure) => failure.into(),
        }
    }

    async fn v1_user_agent_set_user_presence_status(
        &self,
        principal: Principal,
        request: V1UserAgentSetUserPresenceStatusRequest,
    ) -> V1UserAgentSetUserPresenceStatusResponse {
        let body = request.body;
        let change = Change::Whole(body.user_presence_status);
        let set = self.set(principal, body.associate_id, change);
        match set.await {
            Ok(presence) => V1UserAgentSetUserPresenceStatusResponse::Ok(
                select::apply(request.select.as_deref(), presence).into(),
            ),
            Err(failure) => failure.into(),
        }
    }
}
