//! The servers whose instructions and allocations are counted, each answering one request again and again.

use std::convert::Infallible;
use std::io;
use std::ops::RangeInclusive;

use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::service::TowerToHyperService;
use openapi_axum::{Contract, Service};

use crate::requests::{self, Asked};
use crate::{by_hand, exchange, plain, sockets, whole_contract, whole_service};

/// Those whose presence may be set.
pub(crate) const ASSOCIATES: RangeInclusive<i32> = 1..=1000;

/// Has a server answer so many requests; `None` if there is no server of this name.
pub(crate) fn run(name: &str, count: usize) -> Option<io::Result<()>> {
    Some(match name {
        "hello-put" => hello(&requests::PUT, count),
        "hello-get" => hello(&requests::GET, count),
        "by-hand" => axum(by_hand::router(ASSOCIATES), count),
        "by-hand-open" => axum(by_hand::open_router(ASSOCIATES), count),
        "generated" => generated(whole_contract::service(ASSOCIATES), &requests::PUT, count),
        "generated-xml" => generated(
            whole_contract::service(ASSOCIATES),
            &requests::PUT_XML,
            count,
        ),
        "plain-put" => generated(plain::service(ASSOCIATES), &requests::PUT, count),
        "plain-get" => generated(plain::service(ASSOCIATES), &requests::GET, count),
        "by-hand-socket" => sockets::by_hand(count),
        "plain-socket" => sockets::plain(count),
        "plain-door" => sockets::plain_behind_the_door(count),
        "service" => whole_service::run(count),
        _ => return None,
    })
}

/// Bare hyper, which answers everything alike.
fn hello(asked: &'static Asked, count: usize) -> io::Result<()> {
    let service = service_fn(async |_| {
        let body = Full::new(Bytes::from_static(asked.answer));
        Ok::<_, Infallible>(http::Response::new(body))
    });
    exchange::run(service, asked, count)
}

fn axum(router: axum::Router, count: usize) -> io::Result<()> {
    exchange::run(TowerToHyperService::new(router), &requests::PUT, count)
}

fn generated<C: Contract>(
    served: Service<C>,
    asked: &'static Asked,
    count: usize,
) -> io::Result<()> {
    let service = service_fn(move |request| {
        let answer = served.answer(request);
        async { Ok::<_, Infallible>(answer.await) }
    });
    exchange::run(service, asked, count)
}
