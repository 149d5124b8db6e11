//! What is asked, and the bodies that answer it.

/// A request and the body of its answer.
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    pub(crate) request: &'static [u8],
    pub(crate) answer: &'static [u8],
}

/// The request of a name.
pub(crate) fn named(name: &str) -> Option<&'static Asked> {
    [&PUT, &PUT_XML, &GET]
        .into_iter()
        .find(|asked| asked.name == name)
}

const AT_LUNCH: &[u8] = b"{\"Status\":\"StatusNotAvailable\",\"Message\":\"At lunch\"}";

/// Sets a presence in JSON.
pub(crate) static PUT: Asked = Asked {
    name: "put",
    request: b"PUT /api/v1/User/7/UserPresenceStatus HTTP/1.1\r\n\
Host: localhost:8080\r\n\
User-Agent: presence-bench\r\n\
Authorization: Basic dG9tOnNlY3JldA==\r\n\
Accept: application/json\r\n\
Accept-Language: en\r\n\
Content-Type: application/json; charset=utf-8\r\n\
Content-Length: 52\r\n\
\r\n\
{\"Status\":\"StatusNotAvailable\",\"Message\":\"At lunch\"}",
    answer: AT_LUNCH,
};

/// The same in XML, read and written.
pub(crate) static PUT_XML: Asked = Asked {
    name: "put-xml",
    request: b"PUT /api/v1/User/7/UserPresenceStatus HTTP/1.1\r\n\
Host: localhost:8080\r\n\
User-Agent: presence-bench\r\n\
Authorization: Basic dG9tOnNlY3JldA==\r\n\
Accept: application/xml\r\n\
Accept-Language: en\r\n\
Content-Type: application/xml; charset=utf-8\r\n\
Content-Length: 103\r\n\
\r\n\
<UserPresenceStatus><Status>StatusNotAvailable</Status><Message>At lunch</Message></UserPresenceStatus>",
    answer: b"<UserPresenceStatus><Status>StatusNotAvailable</Status><Message>At lunch</Message></UserPresenceStatus>",
};

/// Gets a presence in JSON.
pub(crate) static GET: Asked = Asked {
    name: "get",
    request: b"GET /api/v1/User/7/UserPresenceStatus HTTP/1.1\r\n\
Host: localhost:8080\r\n\
User-Agent: presence-bench\r\n\
Authorization: Basic dG9tOnNlY3JldA==\r\n\
Accept: application/json\r\n\
Accept-Language: en\r\n\
\r\n",
    answer: AT_LUNCH,
};
