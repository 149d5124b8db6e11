//! Mounts a generated service: on hyper as a [`tower_service::Service`], or in an axum app beside others.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;

use crate::base_path::BasePath;
use crate::body::{Limits, ResponseBody};
use crate::media_type::split_at_byte;
use crate::rejection::Rejection;

/// How a generated service is to be mounted.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What stands before every path; empty at the root.
    pub base_path: BasePath,
    /// What a request may have.
    pub limits: Limits,
}

/// A contract that is filled in: what the generator makes of an implementation.
pub trait Contract: Send + Sync + 'static {
    /// The path templates, as the contract writes them.
    const PATHS: &'static [&'static str];

    /// How it is mounted.
    fn settings(&self) -> &Settings;

    /// Answers one request.
    fn answer<B>(
        self: Arc<Self>,
        parts: Parts,
        body: B,
    ) -> impl Future<Output = Response<ResponseBody>> + Send
    where
        B: Body<Data = Bytes> + Send + 'static;

    /// Turns away a request with these headers, in the contract's words and a media type that it accepts.
    fn reject(&self, headers: &HeaderMap, rejection: &Rejection) -> Response<ResponseBody>;
}

/// A contract as a tower service. Cloning it is cheap.
#[derive(Debug)]
pub struct Service<C> {
    contract: Arc<C>,
}

impl<C: Contract> Service<C> {
    /// Makes a service of a filled-in contract.
    pub fn new(contract: C) -> Self {
        Self {
            contract: Arc::new(contract),
        }
    }

    /// Answers one request. What [`tower_service::Service::call`] boxes, a server of its own can await as it is.
    pub fn answer<B>(
        &self,
        request: Request<B>,
    ) -> impl Future<Output = Response<ResponseBody>> + Send + use<B, C>
    where
        B: Body<Data = Bytes> + Send + 'static,
    {
        let (parts, body) = request.into_parts();
        Arc::clone(&self.contract).answer(parts, body)
    }

    /// Turns away a request with these headers as the contract does: for what stands before the service, or beside it.
    #[must_use]
    pub fn reject(&self, headers: &HeaderMap, rejection: &Rejection) -> Response<ResponseBody> {
        self.contract.reject(headers, rejection)
    }

    /// An axum router with the contract's paths and nothing else, to merge with others. A path that no router of
    /// the app has is answered by the app's fallback.
    pub fn into_router(self) -> axum::Router {
        let base_path = self.contract.settings().base_path.clone();
        let paths: BTreeSet<_> = C::PATHS.iter().map(|path| route(path)).collect();
        let router = axum::Router::new().without_v07_checks();
        paths.iter().fold(router, |router, path| {
            router.route_service(&format!("{base_path}{path}"), self.clone())
        })
    }
}

impl<C> Clone for Service<C> {
    fn clone(&self) -> Self {
        Self {
            contract: Arc::clone(&self.contract),
        }
    }
}

impl<C, B> tower_service::Service<Request<B>> for Service<C>
where
    C: Contract,
    B: Body<Data = Bytes> + Send + 'static,
{
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let answering = self.answer(request);
        Box::pin(async move { Ok(answering.await) })
    }
}

/// A path template as a route of axum, which wants one name for all parameters of a place, and nothing beside them: a
/// segment with a parameter takes any text, and the service itself looks closer.
fn route(template: &str) -> String {
    let segments = template.split('/').enumerate();
    let segments: Vec<_> = segments
        .map(|(index, segment)| match segment.contains('{') {
            true => Cow::Owned(format!("{{segment_{index}}}")),
            false => Cow::Borrowed(segment),
        })
        .collect();
    segments.join("/")
}

/// Turns a panic of an implementation into an answer, [`Rejection::Internal`]; the panic itself is for the panic hook,
/// which by default prints it.
///
/// # Errors
///
/// What `answering` is turned away for.
pub fn caught<F, T>(answering: F) -> Caught<F>
where
    F: Future<Output = Result<T, Rejection>>,
{
    Caught { answering }
}

pin_project! {
    /// What [`caught`] makes.
    #[derive(Debug)]
    #[must_use = "a future does nothing unless it is awaited"]
    pub struct Caught<F> {
        #[pin]
        answering: F,
    }
}

impl<F, T> Future for Caught<F>
where
    F: Future<Output = Result<T, Rejection>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let poll = AssertUnwindSafe(|| self.project().answering.poll(context));
        catch_unwind(poll).unwrap_or(Poll::Ready(Err(Rejection::Internal)))
    }
}

/// The parameters of a segment that has text around them: `start` before the first, and behind each the text that
/// `behind` has for it. A parameter ends where that text first occurs, the last one where the segment does; none is
/// empty. `None` if the segment has other text. Both are as they are sent, percent-encoded.
#[must_use]
pub fn within<'a, const N: usize>(
    segment: &'a str,
    start: &str,
    behind: [&str; N],
) -> Option<[&'a str; N]> {
    let mut found = [""; N];
    let mut rest = segment.strip_prefix(start)?;
    for (index, (parameter, behind)) in found.iter_mut().zip(behind).enumerate() {
        // The first character is the parameter's, whatever it is.
        let first = rest.chars().next()?.len_utf8();
        let end = match index + 1 == N {
            true => rest.strip_suffix(behind)?.len(),
            false => first + rest.get(first..)?.find(behind)?,
        };
        *parameter = rest.get(..end).filter(|parameter| !parameter.is_empty())?;
        rest = rest.get(end + behind.len()..)?;
    }
    Some(found)
}

/// The segments of a path behind the base path, without its first slash. Empty if the path is not below the base
/// path, or has more segments than any path of the contract, for which there is room.
pub fn segments<'a, 'b, const N: usize>(
    path: &'a str,
    base_path: &str,
    room: &'b mut [&'a str; N],
) -> &'b [&'a str] {
    let Some(rest) = path
        .strip_prefix(base_path)
        .and_then(|rest| rest.strip_prefix('/'))
    else {
        return &[];
    };
    let mut rest = Some(rest);
    let mut count = 0;
    while let Some(path) = rest {
        let Some(place) = room.get_mut(count) else {
            return &[];
        };
        (*place, rest) = match split_at_byte(path, b'/') {
            Some((segment, behind)) => (segment, Some(behind)),
            None => (path, None),
        };
        count += 1;
    }
    &room[..count]
}
