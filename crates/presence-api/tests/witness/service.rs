//! Asks the service for everything that the code says of it: routes, credentials, parameters, media types, bodies.

use std::error::Error;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use openapi_axum::{MediaType, Rejection, Service, Settings};
use presence_api::PresenceService;

use crate::node::Node;
use crate::operation::{Operation, resolve, value};
use crate::recorder::{Recorder, Seen};

type Asked<T> = Result<T, Box<dyn Error>>;

/// A media type that no contract has.
const UNKNOWN: &str = "application/x-unknown";

/// The headers that the layers of a server set, around the service that is asked here.
const LAYERED: [&str; 2] = ["cache-control", "x-request-id"];

/// What 415 has only where the content coding is what is wrong, and not the media type.
const OF_CODINGS: &str = "accept-encoding";

/// What the service does otherwise than the document in one form says.
pub(crate) async fn differences(document: &Node) -> Asked<Vec<String>> {
    let recorder = Recorder::default();
    let mut probe = Probe {
        service: presence_api::service(recorder.clone(), Settings::default()),
        recorder,
        document,
        wrong: Vec::new(),
    };
    for (path, item) in document.get("paths").into_iter().flat_map(Node::members) {
        probe.methods(path, item).await?;
        for (method, node) in item.members() {
            let operation = Operation::new(path, method, node);
            probe.request(&operation).await?;
            probe.properties(&operation).await?;
            probe.credentials(&operation).await?;
            probe.media_types(&operation).await?;
        }
    }
    Ok(probe.wrong)
}

struct Probe<'a> {
    service: Service<PresenceService<Recorder>>,
    recorder: Recorder,
    document: &'a Node,
    wrong: Vec<String>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    seen: Seen,
}

impl Probe<'_> {
    /// Every method but those of the path is refused, with a list of those.
    async fn methods(&mut self, path: &str, item: &Node) -> Asked<()> {
        let mut methods: Vec<_> = item
            .names()
            .iter()
            .map(|name| name.to_uppercase())
            .collect();
        if methods.contains(&"GET".to_owned()) {
            methods.push("HEAD".to_owned());
        }
        methods.push("OPTIONS".to_owned());
        let request = Request::builder()
            .method("TRACE")
            .uri(path.replace(['{', '}'], ""));
        let answer = self.send(request.body(Full::default())?).await?;
        let allow = answer
            .headers
            .get("allow")
            .map_or("nothing", |allow| allow.to_str().unwrap_or_default());
        let mut allowed: Vec<_> = allow.split(", ").map(str::to_owned).collect();
        methods.sort();
        allowed.sort();
        self.expect(&format!("{path}: `Allow`"), &methods, &allowed);
        for (method, node) in item.members() {
            let operation = Operation::new(path, method, node);
            self.headers(&operation, &answer);
        }
        Ok(())
    }

    /// Every parameter and every property arrives, and the answer is the one that is described.
    async fn request(&mut self, operation: &Operation<'_>) -> Asked<()> {
        let answer = self
            .ask(operation, operation.alternatives().first(), None, None)
            .await?;
        let at = operation.to_string();
        self.expect(
            &format!("{at}: the status"),
            &StatusCode::OK,
            &answer.status,
        );
        let mut sent = operation.parameters();
        let names = operation.sample(self.document).map(|sample| sample.texts);
        let texts = names.into_iter().flatten();
        sent.extend(texts.map(|name| {
            let value = value(&name);
            ("body", name, value)
        }));
        for (place, name, value) in sent {
            if !answer.seen.request.contains(&value) {
                self.wrong
                    .push(format!("{at}: the {place} `{name}` is not read"));
            }
        }
        let described = operation.response(answer.status, "content");
        let schema = described.and_then(|content| content.members().next()?.1.get("schema"));
        let written: Node = serde_json::from_slice(&answer.body)?;
        let expected = schema.and_then(|schema| {
            resolve(self.document, schema)
                .get("properties")
                .map(Node::names)
        });
        self.expect(
            &format!("{at}: the properties written"),
            &expected.unwrap_or_default(),
            &written.names(),
        );
        Ok(())
    }

    /// A body without a property, or with null in its place, is refused just where it is described so.
    async fn properties(&mut self, operation: &Operation<'_>) -> Asked<()> {
        let Some((_, schema)) = operation.body() else {
            return Ok(());
        };
        let schema = resolve(self.document, schema);
        let required = schema.get("required").map_or(&[][..], Node::items);
        let sample = operation.sample(self.document).map(|sample| sample.value);
        let credentials = operation.alternatives();
        for (name, property) in schema.get("properties").into_iter().flat_map(Node::members) {
            let may_miss = !required.iter().any(|other| other.as_str() == Some(name));
            let may_be_null = property.to_string().contains(r#""null""#);
            let others = || {
                let members = sample.iter().flat_map(Node::members);
                members
                    .filter(|(other, _)| *other != name)
                    .map(|(name, node)| (name, node.clone()))
            };
            let null = [(name, Node::Scalar(serde_json::Value::Null))];
            for (what, body, is_fine) in [
                ("without", Node::map(others()), may_miss),
                ("with null as", Node::map(others().chain(null)), may_be_null),
            ] {
                let request = operation.request(self.document, credentials.first());
                let request = request.header("content-type", "application/json");
                let answer = self
                    .send(request.body(Full::from(body.to_string()))?)
                    .await?;
                let expected = if is_fine {
                    StatusCode::OK
                } else {
                    StatusCode::BAD_REQUEST
                };
                self.expect(
                    &format!("{operation}: {what} `{name}`"),
                    &expected,
                    &answer.status,
                );
            }
        }
        Ok(())
    }

    /// Each alternative is known; without credentials there is no answer where some are needed.
    async fn credentials(&mut self, operation: &Operation<'_>) -> Asked<()> {
        let alternatives = operation.alternatives();
        let at = operation.to_string();
        let answer = self.ask(operation, None, None, None).await?;
        let expected = match alternatives.is_empty() {
            true => StatusCode::OK,
            false => StatusCode::UNAUTHORIZED,
        };
        self.expect(
            &format!("{at}: without credentials"),
            &expected,
            &answer.status,
        );
        self.headers(operation, &answer);
        for alternative in &alternatives {
            let answer = self.ask(operation, Some(alternative), None, None).await?;
            let shown = answer.seen.credentials;
            let variant = shown.split([' ', '(']).next().unwrap_or_default();
            // The schemes of an alternative are in no order.
            let is_it = variant.len() == alternative.concat().len()
                && alternative.iter().all(|scheme| variant.contains(scheme));
            if !is_it {
                self.expect(
                    &format!("{at}: credentials"),
                    &alternative.join(", ").as_str(),
                    &variant,
                );
            }
        }
        Ok(())
    }

    /// The media types that are taken and given are those that are described, and each is given when asked for.
    async fn media_types(&mut self, operation: &Operation<'_>) -> Asked<()> {
        let at = operation.to_string();
        let shown = operation.alternatives();
        let shown = shown.first();
        let answer = self.ask(operation, shown, Some(UNKNOWN), None).await?;
        let found = match &answer.seen.rejection {
            Some(Rejection::NotAcceptable { producible }) => essences(producible),
            _ => Vec::new(),
        };
        let content = operation.response(StatusCode::OK, "content");
        let expected = content.map(Node::names).unwrap_or_default();
        self.expect(&format!("{at}: the media types given"), &expected, &found);
        self.headers(operation, &answer);
        for media_type in expected {
            let answer = self.ask(operation, shown, Some(media_type), None).await?;
            let given = answer
                .headers
                .get("content-type")
                .map_or("", |value| value.to_str().unwrap_or_default());
            let given = given.split(';').next().unwrap_or_default();
            self.expect(&format!("{at}: `Content-Type`"), &media_type, &given);
        }
        if let Some((mut expected, _)) = operation.body() {
            let answer = self.ask(operation, shown, None, Some(UNKNOWN)).await?;
            let mut found = match &answer.seen.rejection {
                Some(Rejection::UnsupportedMediaType { consumable }) => essences(consumable),
                _ => Vec::new(),
            };
            expected.sort_unstable();
            found.sort_unstable();
            self.expect(&format!("{at}: the media types taken"), &expected, &found);
            self.headers(operation, &answer);
            self.coding(operation).await?;
        }
        Ok(())
    }

    /// A content coding that is not taken is refused, with those that are.
    async fn coding(&mut self, operation: &Operation<'_>) -> Asked<()> {
        let credentials = operation.alternatives();
        let request = operation
            .request(self.document, credentials.first())
            .header("content-type", "application/json")
            .header("content-encoding", "x-unknown");
        let answer = self.send(request.body(Full::from("{}"))?).await?;
        self.expect(
            &format!("{operation}: an unknown content coding"),
            &StatusCode::UNSUPPORTED_MEDIA_TYPE,
            &answer.status,
        );
        self.headers(operation, &answer);
        Ok(())
    }

    /// An answer has the headers that are described, but for those of layers, and no others.
    fn headers(&mut self, operation: &Operation<'_>, answer: &Answer) {
        if answer.status.is_success() {
            return;
        }
        let described = operation.response(answer.status, "headers");
        let mut expected = described.map(Node::names).unwrap_or_default();
        let mut found: Vec<_> = answer
            .headers
            .keys()
            .map(http::HeaderName::as_str)
            .collect();
        found.retain(|name| *name != "content-type");
        expected.retain(|name| !LAYERED.contains(name));
        if let Some(Rejection::UnsupportedMediaType { .. }) = answer.seen.rejection {
            expected.retain(|name| *name != OF_CODINGS);
        }
        expected.sort_unstable();
        found.sort_unstable();
        let at = format!("{operation}: the headers of {}", answer.status);
        self.expect(&at, &expected, &found);
    }

    /// Sends a request that is right, but for what is not given.
    async fn ask(
        &self,
        operation: &Operation<'_>,
        credentials: Option<&Vec<&str>>,
        accept: Option<&str>,
        content_type: Option<&str>,
    ) -> Asked<Answer> {
        let mut request = operation.request(self.document, credentials);
        if let Some(accept) = accept {
            request = request.header("accept", accept);
        }
        let sample = operation.sample(self.document);
        if sample.is_some() {
            request = request.header("content-type", content_type.unwrap_or("application/json"));
        }
        let body = sample.map(|sample| sample.value.to_string());
        self.send(request.body(Full::from(body.unwrap_or_default()))?)
            .await
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Asked<Answer> {
        let response = self.service.answer(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?;
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_bytes(),
            seen: self.recorder.take(),
        })
    }

    fn expect<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, code: &T, service: &T) {
        if code != service {
            self.wrong.push(format!(
                "{what}\n    the code says:    {code:?}\n    the service does: {service:?}"
            ));
        }
    }
}

fn essences(media_types: &'static [MediaType]) -> Vec<&'static str> {
    media_types
        .iter()
        .map(|media_type| media_type.essence)
        .collect()
}
