//! Multipart bodies: taken apart wherever the pieces break, to a limit, and judged part by part.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use bytes::Bytes;
use futures_util::{FutureExt, stream};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::{Body, Frame};
use http_body_util::{BodyExt, StreamBody};
use openapi_axum::decode::{self, Count, read};
use openapi_axum::fields::{Field, FieldEncoding, FieldForm};
use openapi_axum::multipart::{self, FilePart, PartForms, Parts, PartsReader};
use openapi_axum::scalar::{self, TextRules};
use openapi_axum::{Limits, Rejection, ResponseBody};

const UPLOAD: &str = "preamble\r\n--AaB03x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA \
    photo\r\n--AaB03x\r\ncontent-disposition: form-data; name=photo; filename=\"a \\\"b\\\".png\"\r\nContent-Type: \
    image/png\r\n\r\n\r\n--AaB03\r\nx\r\n--AaB03x  \r\nContent-Disposition: form-data; \
    name=\"meta%22\"\r\nContent-Type: application/json\r\n\r\n{\"size\":3}\r\n--AaB03x--\r\nepilogue";

static FORMS: PartForms = PartForms {
    files: &[FilePart {
        name: "photo",
        max: 26,
    }],
    encodings: &[
        FieldEncoding {
            name: "tags",
            form: FieldForm::List(','),
        },
        FieldEncoding {
            name: "place",
            form: FieldForm::Object(','),
        },
        FieldEncoding {
            name: "meta",
            form: FieldForm::Json,
        },
    ],
};

fn body(
    text: &[u8],
    length: usize,
) -> impl Body<Data = Bytes, Error = &'static str> + Send + 'static {
    let pieces: Vec<_> = text.chunks(length).map(Bytes::copy_from_slice).collect();
    StreamBody::new(stream::iter(
        pieces.into_iter().map(|piece| Ok(Frame::data(piece))),
    ))
}

fn headers(content_type: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))])
}

async fn receive(text: &str, length: usize, limits: Limits) -> Result<Parts, Rejection> {
    let headers = headers("multipart/form-data; boundary=AaB03x");
    multipart::receive(&headers, body(text.as_bytes(), length), FORMS, &limits).await
}

/// A body of parts that carry values.
fn values(parts: &[(&str, &str)]) -> String {
    let parts = parts.iter().map(|(name, value)| {
        format!("--AaB03x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    parts.collect::<String>() + "--AaB03x--\r\n"
}

async fn parts_of(parts: &[(&str, &str)]) -> Parts {
    receive(&values(parts), 100, Limits::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn parts_are_the_same_wherever_the_pieces_break() {
    for length in 1..UPLOAD.len() {
        let mut parts = receive(UPLOAD, length, Limits::default()).await.unwrap();
        let fields: Vec<_> = parts
            .fields
            .iter()
            .map(|field| (&*field.name, &*field.text, field.is_json))
            .collect();
        let expected = [
            ("title", "A photo", false),
            ("meta\"", "{\"size\":3}", true),
        ];
        assert_eq!(fields, expected, "pieces of {length}");
        let (name, file) = parts.files.pop().unwrap();
        assert_eq!((name.as_str(), file.name()), ("photo", Some("a \"b\".png")));
        assert_eq!(file.content_type(), Some("image/png"));
        assert_eq!(file.length_bytes(), 12);
        assert_eq!(file.read().await.unwrap(), "\r\n--AaB03\r\nx");
    }
}

#[tokio::test]
async fn files_go_to_the_disk_where_memory_ends_and_come_back_whole() {
    let content: String = (0..40_000).map(|number| format!("{number},")).collect();
    let text = UPLOAD.replace("\r\n--AaB03\r\nx", &content);
    let limits = Limits {
        body_bytes: 1000,
        stream_bytes: 1_000_000,
        ..Limits::default()
    };
    let mut parts = receive(&text, 777, limits).await.unwrap();
    let (_, mut file) = parts.files.pop().unwrap();
    assert_eq!(file.length_bytes(), content.len() as u64);
    let first = file.chunk().await.unwrap().unwrap();
    assert!(first.len() < content.len(), "it is not all in memory");
    let rest = ResponseBody::from(file).collect().await.unwrap().to_bytes();
    assert_eq!([first, rest].concat(), content.as_bytes());
}

/// A body of files, each of another letter.
fn files(length: usize) -> String {
    let parts = ('a'..='z').map(|letter| {
        let content = letter.to_string().repeat(length);
        format!(
            "--AaB03x\r\nContent-Disposition: form-data; name=photo; filename={letter}\r\n\r\n{content}\r\n"
        )
    });
    parts.collect::<String>() + "--AaB03x--\r\n"
}

#[tokio::test]
async fn files_on_the_disk_are_read_in_any_order_and_at_once() {
    const LENGTH: usize = 70_000;
    let limits = Limits {
        body_bytes: 100_000,
        stream_bytes: 10_000_000,
        ..Limits::default()
    };
    let parts = receive(&files(LENGTH), 5000, limits).await.unwrap();
    let mut files: Vec<_> = parts.files.into_iter().map(|(_, file)| file).collect();
    assert_eq!(files.len(), 26);
    let mut firsts = Vec::new();
    for file in files.iter_mut().rev() {
        firsts.push(file.chunk().await.unwrap().unwrap());
    }
    for file in files {
        let letter = file.name().unwrap().as_bytes()[0];
        let whole = [firsts.pop().unwrap(), file.read().await.unwrap()].concat();
        assert_eq!(whole.len(), LENGTH);
        assert!(whole.iter().all(|byte| *byte == letter));
    }
}

#[tokio::test]
async fn nothing_of_a_file_is_lost_where_reading_it_is_given_up_and_begun_again() {
    let limits = Limits {
        body_bytes: 1000,
        stream_bytes: 10_000_000,
        ..Limits::default()
    };
    let mut parts = receive(&files(200_000), 5000, limits).await.unwrap();
    let (_, mut file) = parts.files.pop().unwrap();
    let mut whole = Vec::new();
    loop {
        // Mostly the disk is still being waited for, and it is given up.
        let soon = file.chunk().now_or_never();
        let chunk = match soon {
            Some(chunk) => chunk,
            None => file.chunk().await,
        };
        let Some(chunk) = chunk.unwrap() else {
            break;
        };
        whole.extend_from_slice(&chunk);
    }
    let is_whole = whole == [b'z'].repeat(200_000);
    assert!(is_whole, "{} bytes", whole.len());
}

#[tokio::test]
async fn files_in_memory_make_room_for_fields_behind_them() {
    let text = files(50).replace("--AaB03x--\r\n", &values(&[("title", &"t".repeat(900))]));
    let limits = Limits {
        body_bytes: 1200,
        stream_bytes: 10_000,
        ..Limits::default()
    };
    let parts = receive(&text, 70, limits).await.unwrap();
    assert_eq!(parts.fields[0].text.len(), 900);
    for (_, file) in parts.files {
        assert_eq!(file.read().await.unwrap().len(), 50);
    }
}

#[tokio::test]
async fn names_are_counted_with_what_is_in_memory() {
    let limits = |body_bytes| Limits {
        body_bytes,
        stream_bytes: 10_000,
        ..Limits::default()
    };
    let text = files(0); // Each has a name of five bytes, and the file's of one.
    let parts = receive(&text, 50, limits(26 * 6)).await.unwrap();
    assert_eq!(parts.files.len(), 26);
    let limit_bytes = 26 * 6 - 1;
    let refused = receive(&text, 50, limits(limit_bytes)).await.unwrap_err();
    assert_eq!(refused, Rejection::ContentTooLarge { limit_bytes });
}

#[tokio::test]
async fn nothing_is_taken_past_the_limits() {
    let limits = |body_bytes, stream_bytes| Limits {
        body_bytes,
        stream_bytes,
        ..Limits::default()
    };
    let refused = receive(UPLOAD, 50, limits(1000, 300)).await.unwrap();
    assert_eq!(
        refused.fields.len(),
        2,
        "fields and files fit into 1000 bytes"
    );
    let refused = receive(UPLOAD, 50, limits(100, 300)).await.unwrap_err();
    assert_eq!(refused, Rejection::ContentTooLarge { limit_bytes: 300 });
    let refused = receive(UPLOAD, 50, limits(10, 10_000)).await.unwrap_err();
    assert_eq!(refused, Rejection::ContentTooLarge { limit_bytes: 10 });
    let many = values(&vec![("a", ""); 1001]);
    let refused = receive(&many, 5000, Limits::default()).await.unwrap_err();
    assert_eq!(refused.to_string(), "the body: has more than 1000 parts");
    let endless = format!("--AaB03x\r\nX: {}", "y".repeat(9000));
    let refused = receive(&endless, 5000, Limits::default())
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the body: has a part whose headers are too long"
    );
}

#[tokio::test]
async fn what_is_not_multipart_is_said() {
    let torn = &UPLOAD[..UPLOAD.len() - 20];
    let nameless = UPLOAD.replace("name=\"title\"", "size=1");
    let coded = UPLOAD.replace(
        "Content-Type:",
        "Content-Transfer-Encoding: base64\r\nContent-Type:",
    );
    let longer = UPLOAD.replace("\r\n--AaB03\r\n", "\r\n--AaB03xy\r\n");
    let cases = [
        (torn, "the body: breaks off before its end"),
        ("nothing", "the body: breaks off before its end"),
        (
            &*nameless,
            "the body: has no name in `Content-Disposition` of part 1",
        ),
        (
            &*coded,
            "the body: has a part with a `Content-Transfer-Encoding`",
        ),
        (&*longer, "the body: has a boundary that goes on"),
    ];
    for (text, expected) in cases {
        let refused = receive(text, 50, Limits::default()).await.unwrap_err();
        assert_eq!(refused.to_string(), expected);
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    }
    for content_type in ["multipart/form-data", "multipart/form-data; boundary=\"\""] {
        let (headers, limits) = (headers(content_type), Limits::default());
        let body = body(UPLOAD.as_bytes(), 50);
        let refused = multipart::receive(&headers, body, FORMS, &limits).await;
        let refused = refused.unwrap_err().to_string();
        assert_eq!(refused, "the body: has no boundary in its `Content-Type`");
    }
}

#[tokio::test]
async fn parts_without_files_are_an_object() {
    let parts = parts_of(&[
        ("tags", "a,b"),
        ("place", "x,1,y,2"),
        ("meta", "{\"a\":[1,{\"b\":null}],\"c\":\"\"}"),
        ("meta", "[true]"),
        ("deep[one]", "1"),
    ])
    .await;
    let singles: Vec<Field> = parts.fields[2..5]
        .iter()
        .chain(&parts.fields[6..])
        .cloned()
        .collect();
    let value = decode::fields(&singles, read::map(read::any)).unwrap();
    let value = serde_json::to_string(&value).unwrap();
    let expected =
        r#"{"deep":{"one":"1"},"meta":{"a":[1,{"b":null}],"c":""},"place":{"x":"1","y":"2"}}"#;
    assert_eq!(value, expected);
    static ANY: TextRules = TextRules::ANY;
    let only = |name| {
        parts
            .fields
            .iter()
            .filter(move |field| field.name == name)
            .cloned()
    };
    let tags: Vec<Field> = only("tags").collect();
    let tags = decode::fields(&tags, read::map(read::list(read::text(&ANY)))).unwrap();
    assert_eq!(tags["tags"], ["a", "b"]);
    let metas: Vec<Field> = only("meta").collect();
    let lists = decode::fields(&metas, read::map(read::list(read::any))).unwrap();
    assert_eq!(lists["meta"].len(), 2, "one field for each item");
    let one = &metas[1..];
    let lists = decode::fields(one, read::map(read::list(read::any))).unwrap();
    assert_eq!(lists["meta"], [true], "one field for all items");
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_part_by_part() {
    static ANY: TextRules = TextRules::ANY;
    let text = UPLOAD
        .replace("\"meta%22\"", "count")
        .replace("{\"size\":3}", "{\"size\":");
    let mut parts = receive(&text, 100, Limits::default()).await.unwrap();
    let mut reader = PartsReader::new(&mut parts);
    assert_eq!(
        reader
            .required("title", "a string", read::text(&ANY))
            .unwrap(),
        "A photo"
    );
    let number = read::scalar(scalar::boolean);
    assert_eq!(reader.required("title", "true or false", number), None);
    assert_eq!(
        reader.required("nothing", "a string", read::text(&ANY)),
        None
    );
    assert_eq!(reader.optional("nothing", read::text(&ANY)), Some(None));
    assert!(
        reader
            .files("photo", &["image/jpeg", "text/*"], Count::ANY)
            .is_none()
    );
    assert!(
        reader.required_file("photo", &[]).is_none(),
        "it was refused before"
    );
    reader.refuse_others(&["title"]);
    let violations = reader.end().unwrap_err().to_string();
    let expected = "6 problems: /count: is not JSON, expected a JSON value; /title: expected true or false, found a string; \
        /nothing: is missing, expected a string; /photo: expected a file of image/jpeg or text/*; /photo: is missing, \
        expected a file; /count: is not a property that may be given";
    assert_eq!(violations, expected);
}

#[tokio::test]
async fn an_empty_file_without_a_name_was_not_chosen() {
    let text = "--AaB03x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"\"\r\n\r\n\r\n--AaB03x--";
    let mut parts = receive(text, 10, Limits::default()).await.unwrap();
    let mut reader = PartsReader::new(&mut parts);
    assert!(
        reader
            .optional_file("photo", &["image/png"])
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn the_values_of_all_encoded_parts_are_limited_together() {
    let half = ",".repeat(599);
    receive(&values(&[("tags", &half)]), 1000, Limits::default())
        .await
        .unwrap();
    let text = values(&[("tags", &half), ("tags", &half)]);
    let refused = receive(&text, 1000, Limits::default()).await.unwrap_err();
    assert_eq!(refused.to_string(), "the body: has more than 1000 values");
    let text = values(&[("place", "x,1,y")]);
    let refused = receive(&text, 1000, Limits::default()).await.unwrap_err();
    assert_eq!(refused.to_string(), "/place: has a name without a value");
}
