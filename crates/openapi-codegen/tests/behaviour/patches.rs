//! Changes to something that no answer shows.

use http::Request;
use openapi_axum::Settings;

use crate::patches_server::{ChangeNoteRequest, ChangeNoteResponse, PatchesApi, service};
use crate::patches_types::Note;
use crate::support::exchange;

struct Notes;

impl PatchesApi for Notes {
    async fn change_note(&self, request: ChangeNoteRequest) -> ChangeNoteResponse {
        let note = Note {
            text: Some("old".to_owned()),
        };
        let changed = request.body.and_then(|change| change.apply(&note).ok());
        assert_eq!(changed, Some(Note { text: None }));
        ChangeNoteResponse::NoContent
    }
}

#[tokio::test]
async fn what_is_changed_need_not_be_answered() {
    let request = Request::patch("/note").header("content-type", "application/merge-patch+json");
    let service = service(Notes, Settings::default());
    let (status, _, body) = exchange(&service, request, r#"{"text":null}"#).await;
    assert_eq!((status, body.as_str()), (204, ""));
}
