//! The generated service of the presence alone, without security, over a map in memory.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::{Mutex, MutexGuard, PoisonError};

use openapi_axum::{Rejection, Service, Settings};

use presence_bench::server::{
    self, GetPresenceRequest, GetPresenceResponse, PlainApi, PlainService, SetPresenceRequest,
    SetPresenceResponse,
};
use presence_bench::types::{EjUserStatus, Error, UserPresenceStatus};

/// Presences in memory.
#[derive(Debug)]
pub(crate) struct Presences {
    by_associate: Mutex<HashMap<i32, UserPresenceStatus>>,
}

/// A service over `associates`, all of whom are at lunch.
pub(crate) fn service(associates: impl Iterator<Item = i32>) -> Service<PlainService<Presences>> {
    let at_lunch = UserPresenceStatus {
        status: EjUserStatus::StatusNotAvailable,
        message: Some("At lunch".to_owned()),
    };
    let by_associate = Mutex::new(associates.map(|id| (id, at_lunch.clone())).collect());
    server::service(Presences { by_associate }, Settings::default())
}

impl Presences {
    fn lock(&self) -> MutexGuard<'_, HashMap<i32, UserPresenceStatus>> {
        self.by_associate
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl PlainApi for Presences {
    fn rejection(&self, rejection: &Rejection) -> Error {
        Error {
            message: rejection.to_string(),
        }
    }

    async fn get_presence(&self, request: GetPresenceRequest) -> GetPresenceResponse {
        // What a whole service would go on with.
        black_box(&request);
        let id = request.associate_id;
        match self.lock().get(&id) {
            Some(presence) => GetPresenceResponse::Ok(presence.clone()),
            None => GetPresenceResponse::NotFound(unknown(id)),
        }
    }

    async fn set_presence(&self, request: SetPresenceRequest) -> SetPresenceResponse {
        black_box(&request);
        let id = request.associate_id;
        match self.lock().get_mut(&id) {
            Some(stored) => {
                stored.clone_from(&request.body);
                SetPresenceResponse::Ok(request.body)
            }
            None => SetPresenceResponse::NotFound(unknown(id)),
        }
    }
}

fn unknown(id: i32) -> Error {
    Error {
        message: format!("no associate has the id {id}"),
    }
}
