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
    /// Whether the presence of this associate may be set: one's own, and by administrators anyone's.
    pub(crate) fn may_set_of(self, associate_id: i32) -> Result<(), Failure> {
        if self.is_administrator || self.id == associate_id {
            Ok(())
        } else {
            Err(Failure::Forbidden)
        }
    }

    /// Whether this status may be set: present and not present, and by administrators any.
    pub(crate) fn may_set_to(self, status: &EjUserStatus) -> Result<(), Failure> {
        let is_everyday = matches!(
            status,
            EjUserStatus::StatusNormal | EjUserStatus::StatusNotAvailable
        );
        if self.is_administrator || is_everyday {
            Ok(())
        } else {
            Err(Failure::Forbidden)
        }
    }
}
