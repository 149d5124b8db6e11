//! What nobody who means well would send, as rows of bytes, and what each is answered.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use presence_server::{Server, Service};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{TOM, basic, store_at};

/// A row of `hostile.txt`, which says how they are written.
#[derive(Debug)]
struct Row {
    name: &'static str,
    sent: Vec<u8>,
    ends_first: bool,
    expected: Expected,
}

/// What Tom shows, of which a row has names alone.
#[derive(Debug, Default)]
struct Shown {
    basic: String,
    session: String,
    xsrf_token: String,
}

#[derive(Debug, Clone, Copy)]
enum Expected {
    /// The connection ends without an answer.
    Closed,
    /// An answer of ours, with something in it.
    Body(&'static str, &'static str),
}

/// What no answer may have, since it tells how the server is made: Rust's types, libraries, files.
const NEVER_SAID: [&str; 9] = [
    "struct ",
    "enum ",
    "serde",
    "quick_xml",
    "hyper",
    "::",
    ".rs",
    "/etc",
    "root:",
];

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_is_answered_as_it_should_be_and_nothing_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::new(store_at(&folder.path().join("presence.db"))).unwrap();
    let bound = Server::bind(
        "127.0.0.1:0".parse().unwrap(),
        "/base".parse().unwrap(),
        service,
    );
    let server = bound.await.unwrap();
    let url = server.url();
    let address = url
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/base")
        .unwrap();
    let running = tokio::spawn(server.run(std::future::pending()));
    let shown = log_in(address).await;
    let honest = r#"{"Status":"StatusNormal","Message":"before the rows"}"#;
    let set = request("@put application/json", &format!("\n{honest}"), &shown);
    assert_eq!(body_of(&ask(address, &set, false).await), honest);
    let get = request("@get /base/api/v1/User/7/UserPresenceStatus", "\n", &shown);

    let rows = rows(&shown);
    let mut wrong = Vec::new();
    for row in &rows {
        let answer = ask(address, &row.sent, row.ends_first).await;
        if let Some(problem) = problem(row.expected, &answer) {
            wrong.push(format!("{}: {problem}", row.name));
        }
        let stored = ask(address, &get, false).await;
        if body_of(&stored) != honest {
            wrong.push(format!("{}: stored {:?}", row.name, body_of(&stored)));
            ask(address, &set, false).await;
        }
    }
    running.abort();
    println!("{} rows", rows.len());
    assert!(rows.len() >= 75);
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

/// Tom, with a session of his.
async fn log_in(address: &str) -> Shown {
    let body = r#"{"UserName":"tom","Password":"tom!"}"#;
    let login = format!(
        "POST /base/login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len(),
    );
    let answer = ask(address, login.as_bytes(), false).await;
    let cookie = |name| {
        let (_, rest) = answer.split_once(&format!("set-cookie: {name}=")).unwrap();
        rest.split(';').next().unwrap().to_owned()
    };
    Shown {
        basic: basic("tom", "tom!"),
        session: cookie("__Host-SoSession"),
        xsrf_token: cookie("XSRF-TOKEN"),
    }
}

/// What is wrong with an answer, if anything is.
fn problem(expected: Expected, answer: &str) -> Option<String> {
    let body = body_of(answer);
    let status =
        |expected| answer.get(..13) == Some(&format!("HTTP/1.{} {expected} ", &answer[7..8]));
    let as_expected = match expected {
        Expected::Closed => answer.is_empty(),
        Expected::Body(expected, part) => {
            let id = answer.to_ascii_lowercase().contains("\r\nx-request-id: ");
            status(expected) && answer.contains(part) && !body.is_empty() && id
        }
    };
    if !as_expected {
        return Some(format!("expected {expected:?}, found {answer:?}"));
    }
    let said = NEVER_SAID.iter().find(|never| body.contains(*never))?;
    Some(format!("it says {said:?}: {body}"))
}

/// Sends bytes on a connection of their own, and reads the answer, without those before it that are not final.
async fn ask(address: &str, sent: &[u8], ends_first: bool) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let (mut from, mut to) = connection.split();
    let sending = async {
        // A server that has heard enough closes its side.
        let _ = AsyncWriteExt::write_all(&mut to, sent).await;
        if ends_first {
            let _ = to.shutdown().await;
        }
        std::future::pending::<()>().await;
    };
    let reading = async {
        let mut answer = Vec::new();
        while !is_whole(&answer) && matches!(from.read_buf(&mut answer).await, Ok(1..)) {}
        answer
    };
    let reading = timeout(PATIENCE, reading);
    let answer = tokio::select! {
        answer = reading => answer,
        () = sending => unreachable!(),
    };
    let answer = answer.unwrap_or_else(|_| b"(none in time)".to_vec());
    let answer = String::from_utf8(answer).unwrap();
    final_answer(&answer).to_owned()
}

/// Whether a final answer has come with as many bytes as it says.
fn is_whole(answer: &[u8]) -> bool {
    let answer = String::from_utf8_lossy(answer);
    let Some((head, body)) = final_answer(&answer).split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map(|length| length.parse::<usize>().unwrap());
    length.is_some_and(|length| body.len() >= length)
}

/// What stands behind `100 Continue`.
fn final_answer(answer: &str) -> &str {
    let rest = answer.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n");
    rest.unwrap_or(answer)
}

fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn rows(shown: &Shown) -> Vec<Row> {
    let text = include_str!("hostile.txt");
    let rows = text.split("\n== ").skip(1);
    rows.map(|row| {
        let (name, row) = row.split_once('\n').unwrap();
        let (expected, row) = row.split_once('\n').unwrap();
        // What belongs to the next row: an empty line, and perhaps a heading.
        let row = row.split("\n###").next().unwrap();
        let row = row.strip_suffix('\n').unwrap_or(row);
        let (first, rest) = row.split_once('\n').unwrap_or((row, ""));
        let (status, part) = expected[3..]
            .split_once(' ')
            .unwrap_or((&expected[3..], ""));
        Row {
            name,
            sent: request(first, rest, shown),
            ends_first: expected.starts_with("~> "),
            expected: match status {
                "closed" => Expected::Closed,
                status => Expected::Body(status, part),
            },
        }
    })
    .collect()
}

/// A request as it is sent: its first line, and the others.
fn request(first: &str, rest: &str, shown: &Shown) -> Vec<u8> {
    let path = format!("/base/api/v1/User/{TOM}/UserPresenceStatus");
    let head = |line: &str| format!("{line} HTTP/1.1\nHost: here\nAuthorization: \\B\n");
    let put = first
        .strip_prefix("@put")
        .map(|media_type| (media_type, false));
    let gzip = || {
        first
            .strip_prefix("@gzip")
            .map(|media_type| (media_type, true))
    };
    let text = if let Some((media_type, is_compressed)) = put.or_else(gzip) {
        let without_headers = || rest.strip_prefix('\n').map(|body| ("", body));
        let (headers, body) = without_headers()
            .or_else(|| rest.split_once("\n\n"))
            .unwrap();
        let mut body = bytes(body, shown);
        let mut text = head(&format!("PUT {path}"));
        if !media_type.is_empty() {
            text.push_str(&format!("Content-Type:{media_type}\n"));
        }
        if is_compressed {
            text.push_str("Content-Encoding: gzip\n");
            body = compressed(&body);
        }
        if !headers.is_empty() {
            text.push_str(&format!("{headers}\n"));
        }
        let text = format!("{text}Content-Length: {}\n\n\\c", body.len());
        return [bytes(&text, shown), body].concat();
    } else if let Some(target) = first.strip_prefix("@get ") {
        format!("{}{rest}\n", head(&format!("GET {target}")))
    } else {
        format!("{first}\n{rest}\n")
    };
    bytes(&text, shown)
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// The bytes of a text with escapes, in which a line ends as HTTP has it.
fn bytes(text: &str, shown: &Shown) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '\n' => bytes.extend_from_slice(b"\r\n"),
            '\\' => rest = escape(rest, shown, &mut bytes),
            other => bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// Writes what stands behind a backslash, and returns what stands behind that.
fn escape<'a>(text: &'a str, shown: &Shown, bytes: &mut Vec<u8>) -> &'a str {
    let (letter, rest) = text.split_at(1);
    match letter {
        "r" => bytes.push(b'\r'),
        "n" => bytes.push(b'\n'),
        "t" => bytes.push(b'\t'),
        "0" => bytes.push(0),
        "\\" => bytes.push(b'\\'),
        "B" => bytes.extend_from_slice(shown.basic.as_bytes()),
        "S" => bytes.extend_from_slice(shown.session.as_bytes()),
        "X" => bytes.extend_from_slice(shown.xsrf_token.as_bytes()),
        "c" => return rest.trim_start_matches('\n'),
        "x" => {
            bytes.push(u8::from_str_radix(&rest[..2], 16).unwrap());
            return &rest[2..];
        }
        "u" => {
            let (digits, rest) = rest[1..].split_once('}').unwrap();
            let character = char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap();
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return rest;
        }
        "{" => {
            let (part, count, rest) = repeat(rest).unwrap();
            bytes.extend(self::bytes(part, shown).repeat(count));
            return rest;
        }
        other => unreachable!("no escape is called {other:?}"),
    }
    rest
}

/// What stands before `*`, how many times it is meant, and what stands behind `}`.
fn repeat(text: &str) -> Option<(&str, usize, &str)> {
    text.match_indices('*').find_map(|(star, _)| {
        let (count, rest) = text[star + 1..].split_once('}')?;
        Some((&text[..star], count.parse().ok()?, rest))
    })
}
