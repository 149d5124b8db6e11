//! Who may use the operations, and who may set which presence.

use presence_types::EjUserStatus;

use crate::failure::Failure;
use crate::settings::{Installation, Settings};

/// Who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// The associate's id.
    pub(crate) id: i32,
    pub(crate) is_administrator: bool,
    /// Whether they ask through an application of a partner.
    pub(crate) is_by_partner: bool,
}

/// Why a known caller may not do what they ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Forbidden {
    /// The operations are closed online until the operator opens them.
    #[error(
        "the User agent is not available online by default; \
         the operator of this server makes it available with `--user-agent`"
    )]
    UserAgent,
    /// Online, no application of a partner manages users.
    #[error("user management is not allowed for partner apps")]
    Partner,
    /// It takes an administrator.
    #[error(
        "you may set your own presence, to StatusNormal or StatusNotAvailable; \
         the presence of others, or any other status, takes an administrator"
    )]
    Administrators,
}

impl Principal {
    /// Whether the operations are open: onsite to all, online where the operator has opened them, and then not to who
    /// comes through an application of a partner.
    pub(crate) fn may_call(self, settings: &Settings) -> Result<(), Failure> {
        match settings.installation {
            Installation::Onsite => Ok(()),
            Installation::Online if self.is_by_partner => Err(Forbidden::Partner.into()),
            Installation::Online if !settings.user_agent => Err(Forbidden::UserAgent.into()),
            Installation::Online => Ok(()),
        }
    }

    /// Whether the presence of this associate may be set: one's own, and by administrators anyone's.
    pub(crate) fn may_set_of(self, associate_id: i32) -> Result<(), Failure> {
        if self.is_administrator || self.id == associate_id {
            Ok(())
        } else {
            Err(Forbidden::Administrators.into())
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
            Err(Forbidden::Administrators.into())
        }
    }
}
