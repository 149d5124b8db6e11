//! Who may set which presence.

use presence_types::EjUserStatus;

use crate::failure::Failure;

/// Who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// The associate's id.
    pub(crate) id: i32,
    pub(crate) is_administrator: bool,
}

impl Principal {
    /// Whether this status may be set for this associate: administrators may set any for anyone, others their own to
    /// present and not present.
    pub(crate) fn may_set(self, associate_id: i32, status: &EjUserStatus) -> Result<(), Failure> {
        let is_everyday = matches!(
            status,
            EjUserStatus::StatusNormal | EjUserStatus::StatusNotAvailable
        );
        if self.is_administrator || (self.id == associate_id && is_everyday) {
            Ok(())
        } else {
            Err(Failure::Forbidden)
        }
    }
}
