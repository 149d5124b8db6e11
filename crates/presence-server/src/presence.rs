//! Presences on the wire, and as the store records them.

use presence_store::Presence;
use presence_types::{EjUserStatus, UserPresenceStatus};

use crate::failure::Failure;

/// What to record when `changed_by`, an associate's id, sets this presence at this time, in Unix milliseconds.
pub(crate) fn record(
    presence: UserPresenceStatus,
    changed_by: i32,
    changed_at_ms: i64,
) -> Result<Presence, Failure> {
    let number = presence.status.number();
    let Some(status) = number.and_then(|number| i32::try_from(number).ok()) else {
        tracing::error!(status = %presence.status, "a status that has no number cannot be stored");
        return Err(Failure::Internal);
    };
    Ok(Presence {
        status,
        message: presence.message,
        changed_at_ms,
        changed_by,
    })
}

/// What to answer of a record; where there is none, the presence was never set.
pub(crate) fn answer(record: Option<Presence>) -> Result<UserPresenceStatus, Failure> {
    let Some(record) = record else {
        return Ok(UserPresenceStatus {
            status: EjUserStatus::StatusNone,
            message: None,
        });
    };
    let Some(status) = EjUserStatus::from_number(record.status.into()) else {
        tracing::error!(status = record.status, "a stored status has no name");
        return Err(Failure::Internal);
    };
    Ok(UserPresenceStatus {
        status,
        message: record.message,
    })
}
