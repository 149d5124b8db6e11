//! The server that is attacked: this program, started again as a process of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::panic::resume_unwind;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use openapi_axum::server::{Incoming, Server, ServerSettings};
use openapi_axum::{Limits, ResponseBody, body};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;

/// The variable that has the settings of the server; where it is there, this program serves.
pub(crate) const SETTINGS: &str = "HOSTILE_SERVER_SETTINGS";

/// An answer that no socket has room for.
const BIG: &[u8] = &[b'x'; 16 * 1024 * 1024];

/// A server that runs; it is killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Running {
    /// Starts one with settings such as `idle=500,connections=max`: times in milliseconds, `max` for none.
    pub(crate) fn start(settings: &str) -> Self {
        let program = std::env::current_exe().unwrap();
        let mut child = Command::new(program)
            .env(SETTINGS, settings)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim_end().parse().unwrap();
        Self { child, address }
    }

    /// How many files it has open.
    pub(crate) fn files(&self) -> usize {
        let folder = format!("/proc/{}/fd", self.child.id());
        fs::read_dir(folder).unwrap().count()
    }

    /// How much memory it has, in KiB.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.unwrap().trim().strip_suffix(" kB").unwrap();
        kib.parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already, and then the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lets this process have as many files as the system allows it to.
pub(crate) fn allow_files() {
    let limit = getrlimit(Resource::Nofile);
    let current = limit.maximum;
    let limit = Rlimit { current, ..limit };
    setrlimit(Resource::Nofile, limit).unwrap();
}

fn allow_only(files: u64) {
    let limit = getrlimit(Resource::Nofile);
    let current = Some(files);
    setrlimit(Resource::Nofile, Rlimit { current, ..limit }).unwrap();
}

/// Serves until it is killed.
pub(crate) fn serve(settings: &str) -> ExitCode {
    allow_files();
    let (settings, limits) = parse(settings);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        let server = Server::new(listener).settings(settings);
        let answer = move |request| answer(request, limits);
        server.answer(answer, std::future::pending()).await;
    });
    ExitCode::SUCCESS
}

fn parse(text: &str) -> (ServerSettings, Limits) {
    let mut settings = ServerSettings::default();
    let mut limits = Limits::default();
    for setting in text.split(',').filter(|setting| !setting.is_empty()) {
        let (name, value) = setting.split_once('=').unwrap();
        let number = || match value {
            "max" => usize::MAX,
            _ => value.parse().unwrap(),
        };
        let time = || match value {
            "max" => Duration::MAX,
            _ => Duration::from_millis(value.parse().unwrap()),
        };
        match name {
            "first_byte" => settings.first_byte = time(),
            "head" => settings.head = time(),
            "body_idle" => settings.body_idle = time(),
            "rate" => settings.rate = u32::try_from(number()).unwrap_or(u32::MAX),
            "idle" => settings.idle = time(),
            "write" => settings.write = time(),
            "connections" => settings.connections = number(),
            "per_address" => settings.connections_per_address = number(),
            "head_bytes" => settings.head_bytes = number(),
            "header_count" => settings.header_count = number(),
            "target_bytes" => settings.target_bytes = number(),
            "receiving_bytes" => limits.receiving_bytes = number(),
            "cancelled" => settings.http2.cancelled = number() as u64,
            "files" => allow_only(value.parse().unwrap()),
            "ping" => settings.http2.ping = time(),
            "ping_timeout" => settings.http2.ping_timeout = time(),
            _ => panic!("no setting is called {name}"),
        }
    }
    (settings, limits)
}

async fn answer(request: Request<Incoming>, limits: Limits) -> Response<ResponseBody> {
    let (head, body) = request.into_parts();
    match (&head.method, head.uri.path()) {
        (&Method::PUT | &Method::POST, "/") => match body::read(body, &limits).await {
            Ok(body) => respond(StatusCode::OK, body),
            Err(rejection) => respond(rejection.status(), Bytes::new()),
        },
        (_, "/big") => respond(StatusCode::OK, Bytes::from_static(BIG)),
        (_, "/page") => respond(StatusCode::OK, Bytes::from_static(&BIG[..64 * 1024])),
        (_, "/wait") => std::future::pending().await,
        // Without the hook, which would print it.
        (_, "/panic") => resume_unwind(Box::new("as it was asked to")),
        _ => respond(StatusCode::OK, Bytes::from_static(b"hello")),
    }
}

fn respond(status: StatusCode, body: Bytes) -> Response<ResponseBody> {
    let mut response = Response::new(ResponseBody::new(body));
    *response.status_mut() = status;
    response
}
