//! Two contracts in one app: each answers on its own paths in its own words, and neither on the other's.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use presence_store::Store;
use tower::ServiceExt;

#[tokio::test]
async fn two_contracts_answer_in_one_app() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    let app = rooms::app(presence_server::Service::new(store).unwrap());
    for (method, path, body, status, expected) in [
        (
            "PUT",
            "/rooms/oslo",
            r#"{"seats":8}"#,
            200,
            r#"{"seats":8}"#,
        ),
        ("GET", "/rooms/oslo", "", 200, r#"{"seats":8}"#),
        ("GET", "/rooms/rome", "", 404, "there is no room `rome`"),
        (
            "PUT",
            "/rooms/oslo",
            r#"{"seats":0,"tables":1}"#,
            400,
            "2 problems",
        ),
        (
            "DELETE",
            "/rooms/oslo",
            "",
            405,
            "this path takes GET, HEAD, PUT, OPTIONS",
        ),
        ("GET", "/api", "", 200, r#""Product":"#),
        (
            "GET",
            "/api/v1/User/7/UserPresenceStatus",
            "",
            401,
            "SoSessionException",
        ),
        ("PUT", "/rooms/oslo/seats", "", 404, ""),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json");
        let request = request.body(Body::from(body)).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let found = response.status().as_u16();
        let answer = response.into_body().collect().await.unwrap().to_bytes();
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(found, status, "{method} {path}: {answer}");
        assert!(answer.contains(expected), "{method} {path}: {answer}");
    }
}

#[tokio::test]
async fn the_second_contract_speaks_xml_too() {
    let put = Request::put("/rooms/oslo").header("content-type", "application/xml");
    let body = "<Room><equipment><item>board</item></equipment><seats>4</seats></Room>";
    let response = rooms::rooms()
        .into_router()
        .oneshot(put.body(Body::from(body)).unwrap())
        .await
        .unwrap();
    let answer = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(
        answer,
        "<Room><seats>4</seats><equipment><equipment>board</equipment></equipment></Room>"
    );
}
