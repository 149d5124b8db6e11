//! A server of canned answers: it keeps the requests as they came, and writes the bytes it was given.

use std::future::ready;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Where a responder listens, and what it has received.
pub(crate) struct Responder {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

/// What a responder does once it has a request.
#[derive(Clone)]
pub(crate) enum Behaviour {
    /// Writes these bytes and closes.
    Answer(Vec<u8>),
    /// Writes these bytes and holds the connection open.
    Stall(Vec<u8>),
}

impl Responder {
    /// Answers one request.
    pub(crate) async fn start(behaviour: Behaviour) -> io::Result<Self> {
        Self::in_turn(vec![behaviour]).await
    }

    /// Answers as many requests, each on a connection of its own; behind the last it stays with the last.
    pub(crate) async fn in_turn(behaviours: Vec<Behaviour>) -> io::Result<Self> {
        let count = behaviours.len();
        let mut turn = behaviours.into_iter().cycle();
        let mut last = None;
        let mut served = 0;
        Self::by(move |_: &str| {
            served += 1;
            if served <= count {
                last = turn.next();
            }
            ready(last.clone().unwrap_or(Behaviour::Answer(vec![])))
        })
        .await
    }

    /// Answers each request as the handler says, many at once.
    pub(crate) async fn by<H, F>(mut handler: H) -> io::Result<Self>
    where
        H: FnMut(&str) -> F + Send + 'static,
        F: Future<Output = Behaviour> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let responder = Self {
            url: format!("http://{}", listener.local_addr()?),
            requests: Arc::default(),
        };
        let requests = Arc::clone(&responder.requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Ok(request) = request(&mut stream).await else {
                    continue;
                };
                let behaviour = handler(&request);
                locked(&requests).push(request);
                tokio::spawn(async move { behave(&mut stream, behaviour.await).await });
            }
        });
        Ok(responder)
    }

    /// The requests as they came, heads and bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        locked(&self.requests).clone()
    }

    /// The only request.
    pub(crate) fn received(&self) -> Result<String, String> {
        match self.requests().as_slice() {
            [request] => Ok(request.clone()),
            requests => Err(format!("{} requests: {requests:?}", requests.len())),
        }
    }
}

async fn behave(stream: &mut TcpStream, behaviour: Behaviour) -> io::Result<()> {
    match behaviour {
        Behaviour::Answer(bytes) => stream.write_all(&bytes).await,
        Behaviour::Stall(bytes) => {
            stream.write_all(&bytes).await?;
            // The client hangs up when it has waited enough.
            stream.read_to_end(&mut Vec::new()).await?;
            Ok(())
        }
    }
}

async fn request(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return Ok(text);
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(text);
        }
    }
}

fn content_length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths
        .next()
        .and_then(|(_, length)| length.parse().ok())
        .unwrap_or(0)
}

fn locked(requests: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
}
