//! What every request passes before it is answered, and every answer on its way out.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONNECTION;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version};
use http_body::{Body, Frame, SizeHint};
use hyper::service::Service;
use pin_project_lite::pin_project;

use super::incoming::Incoming;
use super::refusal::{head_too_large, target_too_long};
use super::signs::{Exchange, Signs};
use crate::body::{ResponseBody, StreamError};
use crate::rejection::Rejection;

/// After how many pieces of an answer others have their turn: a piece that has to be compressed takes its time.
const PIECES_AT_ONCE: u8 = 4;

/// Answers the requests of one connection.
#[derive(Clone)]
pub(super) struct Answerer<F> {
    pub(super) handler: F,
    pub(super) signs: Arc<Signs>,
}

pin_project! {
    /// A request that is being answered.
    #[project = AnsweringParts]
    pub(super) enum Answering<F> {
        Refused { response: Option<Response<ResponseBody>>, exchange: Option<Exchange> },
        Running { #[pin] future: F, exchange: Option<Exchange> },
    }
}

pin_project! {
    /// The body of an answer, until the client has it.
    pub(super) struct Outgoing<B> {
        #[pin]
        body: Content<B>,
        exchange: Exchange,
        // How many pieces went out without a pause.
        pieces: u8,
    }
}

pin_project! {
    /// What there is of a body: what the handler gave, or what the server says itself.
    #[project = ContentParts]
    enum Content<B> {
        Given { #[pin] body: B },
        Own { body: ResponseBody },
    }
}

impl<F, R, B> Service<Request<hyper::body::Incoming>> for Answerer<F>
where
    F: Fn(Request<Incoming>) -> R,
    R: Future<Output = Response<B>>,
    B: Body<Data = Bytes>,
    B::Error: Into<StreamError>,
{
    type Response = Response<Outgoing<B>>;
    type Error = std::convert::Infallible;
    type Future = Answering<R>;

    fn call(&self, request: Request<hyper::body::Incoming>) -> Answering<R> {
        let is_http2 = request.version() == Version::HTTP_2;
        let exchange = Exchange::begin(Arc::clone(&self.signs), is_http2);
        let exchange = Some(exchange);
        if let Some(rejection) = self.refusal(&request) {
            let response = Some(self.signs.reject.answer(request.headers(), &rejection));
            return Answering::Refused { response, exchange };
        }
        let request = request.map(|body| Incoming::new(body, Arc::clone(&self.signs)));
        match caught(|| (self.handler)(request)) {
            Some(future) => Answering::Running { future, exchange },
            None => Answering::Refused {
                response: Some(failed(&self.signs)),
                exchange,
            },
        }
    }
}

impl<F> Answerer<F> {
    /// What is wrong with the size of a head.
    fn refusal<B>(&self, request: &Request<B>) -> Option<Rejection> {
        let settings = &self.signs.settings;
        let target = request.uri().path_and_query();
        let target_bytes = target.map_or(0, |target| target.as_str().len());
        if target_bytes > settings.target_bytes {
            Some(target_too_long(settings))
        } else if request.headers().len() > settings.header_count {
            Some(head_too_large(settings))
        } else {
            None
        }
    }
}

impl<F, B> Future for Answering<F>
where
    F: Future<Output = Response<B>>,
    B: Body<Data = Bytes>,
    B::Error: Into<StreamError>,
{
    type Output = Result<Response<Outgoing<B>>, std::convert::Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let own = |body| Content::Own { body };
        let (response, exchange) = match self.project() {
            AnsweringParts::Refused { response, exchange } => {
                (response.take().map(|it| it.map(own)), exchange)
            }
            AnsweringParts::Running { future, exchange } => {
                let response = match caught(|| future.poll(context)) {
                    Some(Poll::Pending) => return Poll::Pending,
                    Some(Poll::Ready(response)) => {
                        Some(response.map(|body| Content::Given { body }))
                    }
                    None => {
                        let signs = exchange.as_ref().map(|exchange| &exchange.signs);
                        signs.map(|signs| failed(signs).map(own))
                    }
                };
                (response, exchange)
            }
        };
        let (Some(response), Some(mut exchange)) = (response, exchange.take()) else {
            // Nobody asks again for an answer that was given.
            return Poll::Pending;
        };
        exchange.answered(!response.body().is_end_stream());
        let response = response.map(|body| Outgoing::new(body, exchange));
        Poll::Ready(Ok(close_after_timeout(response)))
    }
}

/// The answer after a panic, which took the headers of the request with it.
fn failed(signs: &Signs) -> Response<ResponseBody> {
    signs.reject.answer(&HeaderMap::new(), &Rejection::Internal)
}

/// What may still come of a request that was too slow is none (RFC 9110, section 15.5.9).
fn close_after_timeout<B>(mut response: Response<Outgoing<B>>) -> Response<Outgoing<B>> {
    let is_http2 = response.body().exchange.signs.is_http2();
    if response.status() == StatusCode::REQUEST_TIMEOUT && !is_http2 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    response
}

impl<B> Outgoing<B> {
    fn new(body: Content<B>, exchange: Exchange) -> Self {
        Self {
            body,
            exchange,
            pieces: 0,
        }
    }
}

impl<B> Body for Outgoing<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<StreamError>,
{
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        let this = self.project();
        this.exchange.taken();
        if *this.pieces == PIECES_AT_ONCE {
            *this.pieces = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let frame = this.body.poll_frame(context);
        *this.pieces = if frame.is_ready() {
            *this.pieces + 1
        } else {
            0
        };
        // Of HTTP/2 also the last piece waits until the client takes it; when it has, this is dropped.
        this.exchange.offer(matches!(frame, Poll::Ready(Some(_))));
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> Body for Content<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<StreamError>,
{
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        match self.project() {
            ContentParts::Given { body } => {
                let frame = body.poll_frame(context);
                frame.map(|frame| frame.map(|frame| frame.map_err(Into::into)))
            }
            ContentParts::Own { body } => Pin::new(body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Given { body } => body.is_end_stream(),
            Self::Own { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Given { body } => body.size_hint(),
            Self::Own { body } => body.size_hint(),
        }
    }
}

/// What `work` gives, unless it panics; then the log has it.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    let panic = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => return Some(done),
        Err(panic) => panic,
    };
    tracing::error!(
        panic = message(&*panic),
        "a request panicked, and is answered 500"
    );
    None
}

/// What a panic said.
pub(super) fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("(no text)")
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use futures_util::stream;

    use super::*;
    use crate::server::ServerSettings;
    use crate::server::refusal::Reject;

    #[test]
    fn a_long_answer_lets_others_have_their_turn() {
        let pieces = (0..100).map(|_| Ok::<_, StreamError>(Bytes::from_static(b"piece")));
        let body = ResponseBody::stream(stream::iter(pieces));
        let settings = Arc::new(ServerSettings::default());
        let signs = Signs::new(([127, 0, 0, 1], 1).into(), settings, Reject::default());
        let exchange = Exchange::begin(signs, false);
        let body = Content::Given { body };
        let mut answer = std::pin::pin!(Outgoing::new(body, exchange));
        let mut context = Context::from_waker(Waker::noop());
        let (mut in_a_row, mut most, mut sent) = (0, 0, 0);
        loop {
            match answer.as_mut().poll_frame(&mut context) {
                Poll::Pending => in_a_row = 0,
                Poll::Ready(None) => break,
                Poll::Ready(Some(_)) => {
                    in_a_row += 1;
                    sent += 1;
                }
            }
            most = in_a_row.max(most);
        }
        assert_eq!((sent, most), (100, PIECES_AT_ONCE));
    }
}
