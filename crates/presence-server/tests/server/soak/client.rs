//! An honest client of the soak: it does this and that with associates of its own, and remembers what was acknowledged.

use std::io::Write;
use std::net::TcpStream;
use std::ops::AddAssign;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use fastrand::Rng;

use super::transport::Transport;
use crate::connection::Received;
use crate::{basic, presence_of};

/// How many associates a client has.
pub(crate) const MINE: usize = 100;

/// A client, whose associates nobody else changes. Each of them has a message that is a number, which becomes greater.
pub(crate) struct Client {
    number: i32,
    random: Rng,
    acknowledged: Vec<u64>,
    sent: Vec<u64>,
    pub(crate) counts: Counts,
}

/// What became of the requests.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    /// Changes that are on the disk.
    pub(crate) acknowledged: u64,
    /// Reads that found what was acknowledged.
    pub(crate) read: u64,
    /// Requests that were answered 503 while the disk failed.
    pub(crate) refused: u64,
    /// Requests that were wrong, and told so.
    pub(crate) rejected: u64,
    /// Requests that were begun and not finished.
    pub(crate) broken_off: u64,
    /// Tickets that were issued, used and revoked.
    pub(crate) tickets: u64,
}

/// What goes on beside the clients, as they see it.
pub(crate) struct Surroundings<'a> {
    pub(crate) url: &'a str,
    /// Even while the disk is well, odd while it is not; it becomes greater each time that this changes.
    pub(crate) weather: &'a AtomicU64,
    pub(crate) is_over: &'a AtomicBool,
}

/// What is wrong: the run has failed.
type Problem = String;

const JSON: &str = "Content-Type: application/json\r\nAccept: application/json\r\n";
const XML: &str = "Content-Type: application/xml\r\nAccept: application/xml\r\n";
const MERGE_PATCH: &str =
    "Content-Type: application/merge-patch+json\r\nAccept: application/json\r\n";

/// Bodies of which none may change anything.
const BAD_BODIES: [&str; 5] = [
    "{",
    r#"{"Status":"StatusNever","Message":"never"}"#,
    r#"{"Status":1,"Status":2,"Message":"never"}"#,
    "<UserPresenceStatus><Message>never</Message></UserPresenceStatus>",
    r#"["never"]"#,
];

impl Client {
    pub(crate) fn new(number: i32, seed: u64) -> Self {
        Self {
            number,
            random: Rng::with_seed(seed.wrapping_add(number.unsigned_abs().into())),
            acknowledged: vec![0; MINE],
            sent: vec![0; MINE],
            counts: Counts::default(),
        }
    }

    /// Sends requests until it is over.
    pub(crate) fn run(&mut self, surroundings: &Surroundings<'_>) -> Result<(), Problem> {
        let connect = || {
            Transport::to(surroundings.url, self.number % 4 == 3).map_err(|error| error.to_string())
        };
        let mut connection = connect()?;
        while !surroundings.is_over.load(Ordering::Relaxed) {
            let received = match self.random.u32(..100) {
                0..55 => self.change(&mut connection, surroundings)?,
                55..80 => self.read(&mut connection)?,
                80..90 => self.be_wrong(&mut connection)?,
                90..96 => self.break_off(surroundings)?,
                _ => self.use_ticket(&mut connection, surroundings)?,
            };
            // Where a body was not read to its end.
            if received.is_some_and(|received| received.head.contains("\r\nconnection: close")) {
                let is_http2 = self.number % 4 == 3;
                connection =
                    Transport::to(surroundings.url, is_http2).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }

    /// What is not as it was acknowledged, or was never sent.
    pub(crate) fn lost(&self, connection: &mut Transport) -> Vec<Problem> {
        let check = |mine| self.check(connection, mine, JSON).err();
        (0..MINE).filter_map(check).collect()
    }

    /// Says of a change that was never sent that it was acknowledged, for a control.
    pub(crate) fn claim(&mut self) {
        self.sent[0] += 1;
        self.acknowledged[0] = self.sent[0];
    }

    /// By JSON, XML or a patch.
    fn change(
        &mut self,
        connection: &mut Transport,
        surroundings: &Surroundings<'_>,
    ) -> Result<Option<Received>, Problem> {
        let mine = self.random.usize(..MINE);
        let next = self.sent[mine] + 1;
        self.sent[mine] = next;
        let json = format!(r#"{{"Status":"StatusNormal","Message":"{next}"}}"#);
        let xml = format!(
            "<UserPresenceStatus><Status>StatusNormal</Status><Message>{next}</Message></UserPresenceStatus>"
        );
        let (method, headers, body) = match self.random.u32(..3) {
            0 => ("PUT", JSON, json),
            1 => ("PUT", XML, xml),
            _ => ("PUT", MERGE_PATCH, json),
        };
        let before = surroundings.weather.load(Ordering::SeqCst);
        let headers = by_anna(headers);
        let received = ask(
            connection,
            method,
            &presence_of(self.id_of(mine)),
            &headers,
            &body,
        )?;
        if received.status == 200 {
            if found(&received.body) != Some(next) {
                return Err(format!("{next} was set, and the answer is {received:?}"));
            }
            self.acknowledged[mine] = next;
            self.counts.acknowledged += 1;
            return Ok(Some(received));
        }
        self.refused(received, before, surroundings).map(Some)
    }

    /// Counts a refusal, which nothing but a disk that fails excuses.
    fn refused(
        &mut self,
        received: Received,
        before: u64,
        surroundings: &Surroundings<'_>,
    ) -> Result<Received, Problem> {
        let is_fine =
            before.is_multiple_of(2) && surroundings.weather.load(Ordering::SeqCst) == before;
        if received.status != 503 || !received.head.contains("\r\nretry-after: ") {
            return Err(format!("a change is answered {received:?}"));
        }
        if is_fine {
            return Err(format!(
                "a change is refused though the disk is well: {received:?}"
            ));
        }
        self.counts.refused += 1;
        Ok(received)
    }

    fn read(&mut self, connection: &mut Transport) -> Result<Option<Received>, Problem> {
        let headers = if self.random.bool() { JSON } else { XML };
        let mine = self.random.usize(..MINE);
        let received = self.check(connection, mine, headers)?;
        self.counts.read += 1;
        Ok(Some(received))
    }

    /// Reads go on whatever the disk does about writes.
    fn check(
        &self,
        connection: &mut Transport,
        mine: usize,
        headers: &str,
    ) -> Result<Received, Problem> {
        let path = presence_of(self.id_of(mine));
        let (_, accept) = headers.split_once("\r\n").unwrap();
        let received = ask(connection, "GET", &path, &by_anna(accept), "")?;
        let known = self.acknowledged[mine]..=self.sent[mine];
        let is_known = found(&received.body).is_some_and(|number| known.contains(&number));
        if received.status != 200 || !is_known {
            return Err(format!(
                "{path} is {received:?}, and should be one of {known:?}"
            ));
        }
        Ok(received)
    }

    /// A password or a body that is none.
    fn be_wrong(&mut self, connection: &mut Transport) -> Result<Option<Received>, Problem> {
        let path = presence_of(self.id_of(0));
        let (headers, body, expected) = if self.random.u32(..4) == 0 {
            // Who guesses is held up, by the address; the others are at another one.
            let (login, place) = (self.random.u32(..1000), self.random.u8(..));
            let wrong = basic(&format!("login{login}"), "never");
            let shown = format!("Authorization: {wrong}\r\nX-Forwarded-For: 203.0.113.{place}\r\n");
            let body = r#"{"Status":"StatusNormal","Message":"never"}"#;
            (format!("{shown}{JSON}"), body, [401, 429])
        } else {
            let body = *self.random.choice(BAD_BODIES.iter()).unwrap();
            (by_anna(JSON), body, [400, 400])
        };
        let received = ask(connection, "PUT", &path, &headers, body)?;
        if !expected.contains(&received.status) {
            return Err(format!("{body} is answered {received:?}"));
        }
        self.counts.rejected += 1;
        Ok(Some(received))
    }

    /// Goes in the midst of a body that would change something.
    fn break_off(&mut self, surroundings: &Surroundings<'_>) -> Result<Option<Received>, Problem> {
        let address = surroundings
            .url
            .trim_start_matches("http://")
            .trim_end_matches("/base");
        let head = format!(
            "PUT {} HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: 100\r\n\r\n{{\"Status\":1,\"Message\":\"never",
            presence_of(self.id_of(0)),
            by_anna(JSON),
        );
        let length = self.random.usize(1..=head.len());
        let sent = TcpStream::connect(address)
            .and_then(|mut stream| stream.write_all(&head.as_bytes()[..length]));
        sent.map_err(|error| format!("nothing can be sent: {error}"))?;
        self.counts.broken_off += 1;
        Ok(None)
    }

    /// Logs an associate in for a ticket, reads by it, and logs out.
    fn use_ticket(
        &mut self,
        connection: &mut Transport,
        surroundings: &Surroundings<'_>,
    ) -> Result<Option<Received>, Problem> {
        let mine = self.random.usize(1..MINE);
        let id = self.id_of(mine);
        let before = surroundings.weather.load(Ordering::SeqCst);
        let body = format!(r#"{{"UserName":"login{id}","Password":"anna!","Ticket":true}}"#);
        let received = ask(connection, "POST", "/base/login", JSON, &body)?;
        if received.status != 200 {
            return self.refused(received, before, surroundings).map(Some);
        }
        let ticket = received
            .body
            .split_once(r#""Ticket":""#)
            .and_then(|(_, behind)| behind.split_once('"'));
        let Some((ticket, _)) = ticket else {
            return Err(format!("there is no ticket in {received:?}"));
        };
        let shown = format!("Authorization: SoTicket {ticket}\r\n");
        let received = ask(connection, "GET", &presence_of(id), &shown, "")?;
        if received.status != 200 {
            return Err(format!("by a ticket the answer is {received:?}"));
        }
        let received = ask(connection, "POST", "/base/logout", &shown, "")?;
        if received.status != 204 {
            return self.refused(received, before, surroundings).map(Some);
        }
        self.counts.tickets += 1;
        Ok(Some(received))
    }

    fn id_of(&self, mine: usize) -> i32 {
        2 + self.number * MINE as i32 + mine as i32
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.read += other.read;
        self.refused += other.refused;
        self.rejected += other.rejected;
        self.broken_off += other.broken_off;
        self.tickets += other.tickets;
    }
}

fn ask(
    connection: &mut Transport,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Result<Received, Problem> {
    let received = connection.exchange(method, path, headers, body);
    received.map_err(|error| format!("{method} {path} is not answered: {error}"))
}

fn by_anna(headers: &str) -> String {
    format!("Authorization: {}\r\n{headers}", basic("anna", "anna!"))
}

/// The number in the message of an answer, 0 where there is none yet.
fn found(body: &str) -> Option<u64> {
    if body.contains(r#""Message":null"#) || body.contains(r#":nil="true""#) {
        return Some(0);
    }
    let (_, message) = body
        .split_once(r#""Message":""#)
        .or_else(|| body.split_once("<Message>"))?;
    let (number, _) = message.split_once(['"', '<'])?;
    number.parse().ok()
}
