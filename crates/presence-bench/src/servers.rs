//! The servers that are measured, each answering the one request.

use std::convert::Infallible;
use std::io;
use std::ops::RangeInclusive;

use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::service::TowerToHyperService;

use crate::{by_hand, exchange, generated};

/// Those whose presence may be set.
pub(crate) const ASSOCIATES: RangeInclusive<i32> = 1..=1000;

/// Bare hyper, which answers everything alike.
pub(crate) fn hello(count: usize) -> io::Result<()> {
    let service = service_fn(async |_| {
        let body = Full::new(Bytes::from_static(exchange::ANSWER));
        Ok::<_, Infallible>(http::Response::new(body))
    });
    exchange::run(service, exchange::ANSWER, count)
}

/// The handler written by hand.
pub(crate) fn by_hand(count: usize) -> io::Result<()> {
    let service = TowerToHyperService::new(by_hand::router(ASSOCIATES));
    exchange::run(service, exchange::ANSWER, count)
}

/// The generated service.
pub(crate) fn generated(count: usize) -> io::Result<()> {
    let served = generated::service(ASSOCIATES);
    let service = service_fn(move |request| {
        let answer = served.answer(request);
        async { Ok::<_, Infallible>(answer.await) }
    });
    exchange::run(service, exchange::ANSWER, count)
}
