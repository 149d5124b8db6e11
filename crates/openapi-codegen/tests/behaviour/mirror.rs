//! What a client sends comes back the same: names of parts whatever stands in them, and doubles to the last bit.

use std::collections::BTreeMap;

use openapi_axum::Settings;
use openapi_client::multipart::File;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::recorded::{Recorded, answer, recorder};
use crate::mirror_client::Client;
use crate::mirror_client::contents::{MirrorFiguresBody, MirrorPictureBodyParts};
use crate::mirror_server::{
    MirrorApi, MirrorFiguresBody as Taken, MirrorFiguresOkAnswer, MirrorFiguresRequest,
    MirrorFiguresResponse, MirrorPictureRequest, MirrorPictureResponse, MirrorWordsRequest,
    MirrorWordsResponse, service,
};
use crate::mirror_types::Figures;
use crate::support::serve;

struct Glass;

impl MirrorApi for Glass {
    async fn mirror_words(&self, request: MirrorWordsRequest) -> MirrorWordsResponse {
        MirrorWordsResponse::Ok(request.body)
    }

    async fn mirror_picture(&self, request: MirrorPictureRequest) -> MirrorPictureResponse {
        let picture = request.body.pic_t_ure;
        let name = picture.name().unwrap_or("none").to_owned();
        let content = picture.read().await.unwrap();
        let content = String::from_utf8_lossy(&content).into_owned();
        MirrorPictureResponse::Ok(vec![name, content, request.body.quote])
    }

    async fn mirror_figures(&self, request: MirrorFiguresRequest) -> MirrorFiguresResponse {
        let body = match request.body {
            Taken::Json(figures) | Taken::Form(figures) => figures,
            Taken::Text(figure) => all(vec![figure]),
        };
        let extra = vec![request.extra, request.x_extra];
        MirrorFiguresResponse::Ok(MirrorFiguresOkAnswer {
            body: Figures {
                all: [extra, body.all].concat(),
                any: body.any,
            },
            x_extra: request.x_extra,
        })
    }
}

fn all(all: Vec<f64>) -> Figures {
    Figures { all, any: None }
}

async fn mirror() -> Client {
    let base_url = serve(service(Glass, Settings::default())).await;
    Client::new(base_url).unwrap()
}

/// What is sent of a request that is answered with JSON.
async fn sent(json: &str, send: impl AsyncFnOnce(Client) -> bool) -> Recorded {
    let (base_url, taken) = recorder(answer("200 OK", "application/json", json)).await;
    assert!(send(Client::new(base_url).unwrap()).await);
    taken.await.unwrap()
}

/// The lines of a body that begin with `Content-Disposition`.
fn dispositions(recorded: &Recorded) -> Vec<&str> {
    let lines = recorded.body.split("\r\n");
    lines
        .filter(|line| line.starts_with("Content-Disposition"))
        .collect()
}

#[tokio::test]
async fn names_of_parts_go_out_as_browsers_write_them() {
    let names = ["plain", "a\"b\r\nX: 1", "ä*; name=\"c\"", "d\\\"", "e\\"];
    let words: BTreeMap<_, _> = names.map(|name| (name.to_owned(), String::new())).into();
    let send = async |client: Client| client.mirror_words().body(words).send().await.is_ok();
    let recorded = sent("{}", send).await;
    let expected = [
        r#"Content-Disposition: form-data; name="a%22b%0D%0AX: 1""#,
        r#"Content-Disposition: form-data; name="d\\%22""#,
        r#"Content-Disposition: form-data; name="e\\""#,
        r#"Content-Disposition: form-data; name="plain""#,
        r#"Content-Disposition: form-data; name="ä*; name=%22c%22""#,
    ];
    assert_eq!(dispositions(&recorded), expected);
}

#[tokio::test]
async fn names_of_files_go_out_as_browsers_write_them() {
    let body = MirrorPictureBodyParts {
        pic_t_ure: File::new("pixels").named("a\"; name=\"b\r\n\r\n--\\ö"),
        quote: "q".to_owned(),
    };
    let send = async |client: Client| client.mirror_picture().body(body).send().await.is_ok();
    let recorded = sent("[]", send).await;
    let expected = [
        "Content-Disposition: form-data; name=\"pic%22t\\\\ure%0D%0A\"; \
         filename=\"a%22; name=%22b%0D%0A%0D%0A--\\\\ö\"",
        "Content-Disposition: form-data; name=\"quote%22\"",
    ];
    assert_eq!(dispositions(&recorded), expected);
}

/// The answer, or why this input has none, so that the least input without one is found.
fn answered<T, E: std::fmt::Debug>(told: Result<T, E>) -> Result<T, TestCaseError> {
    told.map_err(|error| TestCaseError::fail(format!("{error:?}")))
}

/// Names that may stand in a part. What browsers write for three characters is read as these, and brackets are those of
/// members of members, so they are left out.
fn name() -> impl Strategy<Value = String> {
    let characters = "([\"\\\\\r\n;=: *a/.\0\t]|\\PC){1,12}";
    let names = proptest::string::string_regex(characters).unwrap();
    names.prop_filter("it stands for another name", |name| {
        let others = ["%22", "%0D", "%0A", "["];
        !others.iter().any(|other| name.contains(other))
    })
}

#[test]
fn any_name_of_a_part_comes_back_the_same() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = runtime.block_on(mirror());
    let words = prop::collection::btree_map(name(), "[a-z\r\n\"-]{0,9}", 1..9);
    let run = |(words, file): (BTreeMap<String, String>, String)| {
        let sent = words.clone();
        let told = answered(runtime.block_on(client.mirror_words().body(sent).send()))?;
        prop_assert_eq!(told.into_inner(), words);
        let body = MirrorPictureBodyParts {
            pic_t_ure: File::new("pixels").named(&file),
            quote: "q".to_owned(),
        };
        let told = answered(runtime.block_on(client.mirror_picture().body(body).send()))?;
        prop_assert_eq!(told.into_inner(), [&file, "pixels", "q"]);
        Ok(())
    };
    let mut runner = TestRunner::new(Config::with_cases(64));
    runner.run(&(words, name()), run).unwrap();
}

fn double() -> impl Strategy<Value = f64> {
    let edges = [
        0.0,
        -0.0,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        5e-324,
        1e16,
        0.1,
    ];
    let any = any::<u64>().prop_map(f64::from_bits);
    let any = any.prop_filter("JSON has only finite numbers", |double| double.is_finite());
    prop_oneof![1 => prop::sample::select(edges.to_vec()), 9 => any]
}

fn bits(figures: &[f64]) -> Vec<u64> {
    figures.iter().map(|figure| figure.to_bits()).collect()
}

#[test]
fn any_double_comes_back_to_the_last_bit() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = runtime.block_on(mirror());
    let run = |(sent, extra): (Vec<f64>, f64)| {
        let any = Some(serde_json::json!({ "deep": sent }));
        let figures = Figures {
            all: sent.clone(),
            any,
        };
        let one = sent.first().copied().unwrap_or_default();
        for (body, expected) in [
            (MirrorFiguresBody::Json(figures.clone()), &*sent),
            (MirrorFiguresBody::Form(figures.clone()), &*sent),
            (MirrorFiguresBody::Text(one), &[one]),
        ] {
            let send = client.mirror_figures().extra(extra).x_extra(extra);
            let told = answered(runtime.block_on(send.body(body).send()))?;
            let header = told.headers()["x-extra"].to_str().unwrap().to_owned();
            prop_assert_eq!(header.parse::<f64>().unwrap().to_bits(), extra.to_bits());
            let told = told.into_inner();
            let expected = [&[extra, extra], expected].concat();
            prop_assert_eq!(bits(&told.all), bits(&expected));
            if let Some(any) = told.any {
                let deep: Vec<f64> = serde_json::from_value(any["deep"].clone()).unwrap();
                prop_assert_eq!(bits(&deep), bits(&sent));
            }
        }
        Ok(())
    };
    let mut runner = TestRunner::new(Config::with_cases(64));
    let figures = prop::collection::vec(double(), 1..50);
    runner.run(&(figures, double()), run).unwrap();
}
