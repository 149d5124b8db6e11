//! `$select`: which properties of a presence an agent answers.

use presence_api::SelectedUserPresenceStatusAnswer;
use presence_types::SelectedUserPresenceStatus;

use crate::localized::Localized;

/// The properties that `select` names, between commas and in any case; all of them if it names nothing.
pub(crate) fn apply(
    select: Option<&str>,
    localized: Localized,
) -> SelectedUserPresenceStatusAnswer {
    let names = || {
        select
            .into_iter()
            .flat_map(|names| names.split(','))
            .map(str::trim)
    };
    let names_nothing = names().all(str::is_empty);
    let is_selected =
        |property: &str| names_nothing || names().any(|name| name.eq_ignore_ascii_case(property));
    let presence = localized.presence;
    SelectedUserPresenceStatusAnswer {
        body: SelectedUserPresenceStatus {
            status: is_selected("Status").then_some(presence.status),
            message: presence.message.filter(|_| is_selected("Message")),
        },
        content_language: localized.content_language,
        so_time_zone: localized.so_time_zone,
    }
}
