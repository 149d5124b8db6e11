//! However many files a request has, it takes one file descriptor. Alone in its process, since it counts them.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use http_body_util::Full;
use openapi_axum::Limits;
use openapi_axum::multipart::{self, FilePart, PartForms};

fn open_descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[tokio::test]
async fn all_files_of_a_request_share_one() {
    let part = "--b\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\ncontent\r\n";
    let body = part.repeat(500) + "--b--\r\n";
    let media_type = HeaderValue::from_static("multipart/form-data; boundary=b");
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, media_type)]);
    let limits = Limits {
        body_bytes: 3000, // Room for all names, and not for all files.
        stream_bytes: body.len(),
        ..Limits::default()
    };
    let form = PartForms {
        files: &[FilePart {
            name: "file",
            max: 500,
        }],
        encodings: &[],
    };
    let before = open_descriptors();
    let received = multipart::receive(&headers, Full::from(body), form, &limits).await;
    let parts = received.unwrap();
    assert_eq!(parts.files.len(), 500);
    assert_eq!(open_descriptors(), before + 1);
    for (_, file) in parts.files {
        assert_eq!(file.read().await.unwrap(), "content");
    }
    assert_eq!(open_descriptors(), before);
}
