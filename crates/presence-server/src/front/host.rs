//! Whether a request says which host it is for, as HTTP has it: hyper takes none and two (RFC 9112, section 3.2).

use http::header::HOST;
use http::{HeaderValue, Request, Version};
use openapi_axum::{Rejection, Violation};

use super::authority::Authority;
use super::only;

/// Refuses a request that does not say its host, says it twice, or says what is none. Has `Host` say what the target
/// says where that has a host itself (RFC 9112, section 3.2.2; RFC 9113, section 8.3.1).
pub(super) fn settle<B>(request: &mut Request<B>) -> Result<(), Rejection> {
    let Ok(host) = only(request.headers(), &HOST) else {
        return refuse("is given twice");
    };
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    let must_be_there = match request.version() {
        Version::HTTP_09 | Version::HTTP_10 => false,
        Version::HTTP_11 => true,
        _ => authority.is_none(),
    };
    if host.is_none() && must_be_there {
        return refuse("is missing");
    }
    for host in [
        host.map(HeaderValue::as_bytes),
        authority.map(str::as_bytes),
    ] {
        let is_host = |host| {
            str::from_utf8(host)
                .ok()
                .and_then(Authority::parse)
                .is_some()
        };
        if host.is_some_and(|host| !is_host(host)) {
            return refuse("expected a host, perhaps with a port");
        }
    }
    if let Some(Ok(authority)) = authority.map(HeaderValue::from_str) {
        request.headers_mut().insert(HOST, authority);
    }
    Ok(())
}

fn refuse(detail: &'static str) -> Result<(), Rejection> {
    Err(Violation::of_parameter("Host", &detail).into())
}

#[cfg(test)]
mod tests {
    use http::header::HOST;
    use http::{Request, Version};

    use super::settle;

    #[test]
    fn a_request_says_one_host() {
        let missing = Err("Host: is missing".to_owned());
        let twice = Err("Host: is given twice".to_owned());
        let invalid = Err("Host: expected a host, perhaps with a port".to_owned());
        let (v10, v11, v2) = (Version::HTTP_10, Version::HTTP_11, Version::HTTP_2);
        for (version, target, hosts, expected) in [
            (v11, "/", "here:80", Ok("here:80")),
            (v11, "/", "[::1]:80", Ok("[::1]:80")),
            (v11, "/", "", missing.clone()),
            (v11, "/", "here|here", twice.clone()),
            (v11, "/", "u@here", invalid.clone()),
            (v11, "/", "he re", invalid.clone()),
            (v11, "/", "here/", invalid.clone()),
            (v11, "/", "here:x", invalid.clone()),
            (v11, "/", "-", Ok("-")),
            (v11, "http://there/", "here", Ok("there")),
            (v11, "http://there/", "", missing.clone()),
            (v11, "http://u@there/", "here", invalid.clone()),
            (v10, "/", "", Ok("")),
            (v10, "/", "here|here", twice),
            (v10, "/", "he re", invalid),
            (v2, "http://there/", "", Ok("there")),
            (v2, "/", "", missing),
            (v2, "/", "here", Ok("here")),
        ] {
            let mut request = Request::get(target).version(version);
            for host in hosts.split('|').filter(|host| !host.is_empty()) {
                request = request.header(HOST, host);
            }
            let mut request = request.body(()).unwrap();
            let settled = settle(&mut request).map_err(|rejection| rejection.to_string());
            let host = settled.map(|()| {
                request
                    .headers()
                    .get(HOST)
                    .map_or("", |host| host.to_str().unwrap())
            });
            assert_eq!(host, expected, "{version:?} {target} {hosts:?}");
        }
        let mut request = Request::get("/").header(HOST, "").body(()).unwrap();
        assert!(settle(&mut request).is_err(), "an empty one");
    }
}
