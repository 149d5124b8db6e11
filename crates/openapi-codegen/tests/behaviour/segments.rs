//! Paths with text around their parameters: which one a request is for, and what its parameters are.

use http::Request;
use openapi_axum::{Service, Settings};

use crate::segments_client::{Client, Error};
use crate::segments_server::{
    CompareRequest, CompareResponse, ReadFileRequest, ReadFileResponse, ReadIndexResponse,
    ReadJsonRequest, ReadJsonResponse, ReadSmallJsonRequest, ReadSmallJsonResponse,
    RestoreFileRequest, RestoreFileResponse, SegmentsApi, SegmentsService, service,
};
use crate::segments_types::Told;
use crate::support::{exchange, serve};

/// Tells what it was asked.
struct Archive;

fn told(request: impl std::fmt::Debug) -> Told {
    Told {
        text: format!("{request:?}"),
    }
}

impl SegmentsApi for Archive {
    async fn read_file(&self, request: ReadFileRequest) -> ReadFileResponse {
        ReadFileResponse::Ok(told(request))
    }

    async fn read_json(&self, request: ReadJsonRequest) -> ReadJsonResponse {
        ReadJsonResponse::Ok(told(request))
    }

    async fn read_small_json(&self, request: ReadSmallJsonRequest) -> ReadSmallJsonResponse {
        ReadSmallJsonResponse::Ok(told(request))
    }

    async fn read_index(&self) -> ReadIndexResponse {
        ReadIndexResponse::Ok(told("index"))
    }

    async fn restore_file(&self, request: RestoreFileRequest) -> RestoreFileResponse {
        RestoreFileResponse::Ok(told(request))
    }

    async fn compare(&self, request: CompareRequest) -> CompareResponse {
        CompareResponse::Ok(told(request))
    }
}

fn archive() -> Service<SegmentsService<Archive>> {
    service(Archive, Settings::default())
}

async fn answer(method: &str, path: &str) -> (u16, String) {
    let request = Request::builder().method(method).uri(path);
    let (status, _, body) = exchange(&archive(), request, "").await;
    let told = body
        .strip_prefix("{\"text\":\"")
        .and_then(|rest| rest.strip_suffix("\"}"));
    (status, told.unwrap_or(&body).replace('\\', ""))
}

#[tokio::test]
async fn text_goes_before_parameters_and_more_text_before_less() {
    for (path, expected) in [
        ("/files/index.json", "\"index\""),
        ("/files/a.min.json", "ReadSmallJsonRequest { name: \"a\" }"),
        ("/files/a.json", "ReadJsonRequest { name: \"a\" }"),
        ("/files/a.json.json", "ReadJsonRequest { name: \"a.json\" }"),
        ("/files/%2E.json", "ReadJsonRequest { name: \".\" }"),
        ("/files/a%2Ejson", "ReadFileRequest { name: \"a.json\" }"),
        ("/files/.json", "ReadFileRequest { name: \".json\" }"),
        ("/files/a.jsonx", "ReadFileRequest { name: \"a.jsonx\" }"),
    ] {
        assert_eq!(
            answer("GET", path).await,
            (200, expected.to_owned()),
            "{path}"
        );
    }
    let (status, body) = answer("POST", "/files/a%3Ab:restore").await;
    assert_eq!(
        (status, &*body),
        (200, "RestoreFileRequest { name: \"a:b\" }")
    );
}

#[tokio::test]
async fn a_path_whose_text_fits_decides_even_where_another_has_the_method() {
    assert_eq!(answer("GET", "/files/a:restore").await.0, 405);
    assert_eq!(answer("POST", "/files/a").await.0, 405);
}

#[tokio::test]
async fn a_parameter_ends_where_the_text_behind_it_begins() {
    let compared = |from: &str, to: &str| {
        format!(
            "CompareRequest {{ from: {from:?}, to: {to:?}, kinds: [\"x\", \"y,z\"], version: 3 }}"
        )
    };
    for (path, from, to) in [
        ("/between/a..b/of(x,y%2Cz)v3", "a", "b"),
        ("/between/a..b..c/of(x,y%2Cz)v3", "a", "b..c"),
        ("/between/.....b/of(x,y%2Cz)v3", ".", "..b"),
    ] {
        assert_eq!(
            answer("GET", path).await,
            (200, compared(from, to)),
            "{path}"
        );
    }
    for path in [
        "/between/..b/of(x)v3",
        "/between/a../of(x)v3",
        "/between/ab/of(x)v3",
        "/between/a..b/of(x)v",
        "/between/a..b/(x)v3",
    ] {
        assert_eq!(answer("GET", path).await.0, 404, "{path}");
    }
    assert_eq!(answer("GET", "/between/a..b/of(x)vthree").await.0, 400);
}

#[tokio::test]
async fn a_client_sends_what_the_server_reads() -> Result<(), Error> {
    let client = Client::builder(serve(archive()).await).build()?;
    for name in ["a", "a.json", "ä/b", "a:restore"] {
        let told = client.read_json().name(name).send().await?;
        assert_eq!(told.text, format!("ReadJsonRequest {{ name: {name:?} }}"));
        let told = client.restore_file().name(name).send().await?;
        assert_eq!(
            told.text,
            format!("RestoreFileRequest {{ name: {name:?} }}")
        );
    }
    let compare = |from: &str, to: &str| {
        let kinds = vec!["x)v".to_owned(), "y".to_owned()];
        client
            .compare()
            .from(from)
            .to(to)
            .kinds(kinds)
            .version(3)
            .send()
    };
    let told = compare("a.b", "c..d").await?;
    let expected =
        "CompareRequest { from: \"a.b\", to: \"c..d\", kinds: [\"x)v\", \"y\"], version: 3 }";
    assert_eq!(told.text, expected);
    // Each of them would end somewhere else.
    for from in ["a..b", "a.", ""] {
        let refused = compare(from, "b").await.unwrap_err();
        assert!(
            matches!(refused, Error::InvalidRequest(_)),
            "{from}: {refused}"
        );
    }
    Ok(())
}
