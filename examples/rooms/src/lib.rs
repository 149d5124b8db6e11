//! A second contract, `openapi.yaml`, filled in by a few lines and served beside presence in one axum app.

#[rustfmt::skip]
#[path = "generated/server/mod.rs"]
pub mod server;
#[rustfmt::skip]
#[path = "generated/types/mod.rs"]
pub mod types;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::Router;
use openapi_axum::{Rejection, Service, Settings};

use crate::server::{
    GetRoomRequest, GetRoomResponse, PutRoomRequest, PutRoomResponse, RoomsApi, RoomsService,
};
use crate::types::{Refusal, Room};

/// Rooms in memory.
#[derive(Debug, Default)]
pub struct Rooms {
    by_name: Mutex<BTreeMap<String, Room>>,
}

/// Rooms as a service.
#[must_use]
pub fn rooms() -> Service<RoomsService<Rooms>> {
    server::service(Rooms::default(), Settings::default())
}

/// One app with both contracts. What neither has is 404.
pub fn app(presence: presence_server::Service) -> Router {
    let presence = presence.mount(&presence_server::BasePath::default());
    rooms().into_router().merge(presence.into_router())
}

impl RoomsApi for Rooms {
    fn rejection(&self, rejection: &Rejection) -> Refusal {
        Refusal {
            reason: rejection.to_string(),
        }
    }

    async fn get_room(&self, request: GetRoomRequest) -> GetRoomResponse {
        let rooms = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        match rooms.get(&request.room) {
            Some(room) => GetRoomResponse::Ok(room.clone()),
            None => GetRoomResponse::NotFound(Refusal {
                reason: format!("there is no room `{}`", request.room),
            }),
        }
    }

    async fn put_room(&self, request: PutRoomRequest) -> PutRoomResponse {
        let mut rooms = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.insert(request.room, request.body.clone());
        PutRoomResponse::Ok(request.body)
    }
}
