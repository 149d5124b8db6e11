//! How commands speak of the tickets and sessions that they end.

/// So many, such as `2 tickets and sessions`: nobody needs to know which were which.
pub(super) fn counted(grants: usize) -> String {
    match grants {
        0 => "no ticket or session".to_owned(),
        1 => "1 ticket or session".to_owned(),
        more => format!("{more} tickets and sessions"),
    }
}

/// What to put behind another message: nothing where there were none.
pub(super) fn and_revoked(grants: usize) -> String {
    match grants {
        0 => String::new(),
        some => format!(", and revoked {}", counted(some)),
    }
}
