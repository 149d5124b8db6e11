//! Writes how an answer is made for the server, and what the client must see of it.

use openapi_codegen::api::{
    AnswerBody, Api, Content, Header, Kind, Operation, Payload, Response, Status,
};
use openapi_codegen::calls::{Call, Form, Held};

use super::bodies::concrete;
use super::values;

/// The answers that an implementation can give.
pub(super) fn given(operation: &Operation) -> Vec<&Response> {
    let is_final = |status| match status {
        Status::Code(code) => code >= 200,
        Status::Range(digit) => digit >= 2,
        Status::Default => true,
    };
    let responses = operation.responses.iter();
    responses
        .filter(|response| !response.by_runtime && is_final(response.status))
        .collect()
}

/// The function that makes an answer, together with what is expected of it.
pub(super) fn function(api: &Api, operation: &Operation) -> String {
    let (method, prefix) = (&operation.method_name, &operation.type_prefix);
    let responses = given(operation);
    let arms = responses.iter().enumerate().map(|(index, response)| {
        let is_last = index + 1 == responses.len();
        let pattern = if is_last {
            "_".to_owned()
        } else {
            index.to_string()
        };
        let made = answer(api, operation, response);
        format!("        {pattern} => {{\n{made}        }}\n")
    });
    let arms: String = arms.collect();
    format!(
        "fn answer_{method}(m: &mut Maker) -> (api::{prefix}Response, Expected) {{\n    match m.index({}) {{\n{arms}    }}\n}}\n\n",
        responses.len()
    )
}

/// What of the answers the client reads, but not as what it is.
pub(super) fn unread(call: &Call) -> Vec<String> {
    let of = |held: &Held| {
        let raw = held.variants.iter().filter(|(_, form)| *form == Form::Raw);
        let names: Vec<_> = raw.map(|(variant, _)| variant.clone()).collect();
        names
    };
    let names = [of(&call.success), of(&call.failure)].concat();
    names
        .iter()
        .map(|name| format!("the body of its answer {name}: the client takes it as text, and knows no schema of it"))
        .collect()
}

/// The arms that turn what `send` gives into what is seen.
pub(super) fn seen(call: &Call) -> String {
    let success = read(&call.success, "body");
    let declared = match call.failure.variants.first() {
        Some((_, Form::Nothing)) | None => String::new(),
        Some(_) => {
            let read = failure(&call.failure);
            format!(
                "        Err(client::Error::Declared {{ head, body }}) => {{\n            let body = *body;\n            \
                 let (variant, body): (Option<&'static str>, Option<String>) = {read};\n            \
                 Ok(Seen {{ status: head.status.as_u16(), variant, body, headers: head.headers.clone() }})\n        }}\n"
            )
        }
    };
    format!(
        "        Ok(answer) => {{\n            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());\n            \
         let body = answer.into_inner();\n            let (variant, body): (Option<&'static str>, Option<String>) = {success};\n            \
         Ok(Seen {{ status, variant, body, headers }})\n        }}\n{declared}        \
         Err(client::Error::WithoutBody {{ head }}) => Ok(Seen {{ status: head.status.as_u16(), variant: None, \
         body: Some(\"nothing\".to_owned()), headers: head.headers.clone() }}),\n        \
         Err(error) => Err(format!(\"{{error:?}}\")),\n"
    )
}

fn read(held: &Held, place: &str) -> String {
    alternatives(held, place, &|form| {
        match form {
        Form::Nothing => "{ let () = body; Some(\"nothing\".to_owned()) }".to_owned(),
        Form::Raw => "{ let _: String = body; None }".to_owned(),
        Form::Bytes | Form::TypedBytes | Form::Parts(_) => {
            "Some(shown(&body.collect().await.map_err(|error| format!(\"{error:?}\"))?))".to_owned()
        }
        Form::Events => {
            "{ let events: Result<Vec<_>, _> = body.map_ok(|event| event.data).try_collect().await; \
             Some(shown(&events.map_err(|error| format!(\"{error:?}\"))?)) }"
                .to_owned()
        }
        Form::Value | Form::Patch => "Some(shown(&body))".to_owned(),
    }
    })
}

/// What an error holds is read whole.
fn failure(held: &Held) -> String {
    alternatives(held, "body", &|form| match form {
        Form::Raw | Form::Events => "{ let _: String = body; None }".to_owned(),
        Form::Nothing => "None".to_owned(),
        _ => "Some(shown(&body))".to_owned(),
    })
}

fn alternatives(held: &Held, place: &str, one: &dyn Fn(&Form) -> String) -> String {
    let Some(name) = &held.enumeration else {
        let form = held
            .variants
            .first()
            .map_or(&Form::Nothing, |(_, form)| form);
        return format!("(None, {})", one(form));
    };
    let arms = held.variants.iter().map(|(variant, form)| match form {
        Form::Nothing => format!(
            "client::contents::{name}::{variant} => (Some({variant:?}), Some(\"nothing\".to_owned())),"
        ),
        _ => format!(
            "client::contents::{name}::{variant}(body) => (Some({variant:?}), {}),",
            one(form)
        ),
    });
    let arms: Vec<_> = arms.collect();
    format!("match {place} {{ {} }}", arms.join(" "))
}

/// One answer: statements, and at last the pair of it and of what is expected.
fn answer(api: &Api, operation: &Operation, response: &Response) -> String {
    let (prefix, variant) = (&operation.type_prefix, &response.variant);
    let mut held = Vec::new();
    let mut text = String::new();
    let status = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => {
            let first = u16::from(digit) * 100;
            text.push_str(&other(&format!("{first}_u16..{}", first + 100)));
            held.push("status".to_owned());
            "status.get().as_u16()".to_owned()
        }
        Status::Default => {
            text.push_str(&other("400_u16..600"));
            held.push("status".to_owned());
            "status.get().as_u16()".to_owned()
        }
    };
    let mut bodies = "Vec::new()".to_owned();
    let mut headers = Vec::new();
    let mut body = |body: &AnswerBody, text: &mut String| {
        let (made, expected) = answer_body(api, response, body);
        text.push_str(&made);
        if operation.method != "HEAD" {
            bodies = expected;
        }
    };
    match &response.payload {
        Payload::Nothing => {}
        Payload::Body(one) => {
            body(one, &mut text);
            held.push("body".to_owned());
        }
        Payload::Answer(id) => {
            if let Some(answer) = api.answers.get(id.0) {
                let mut fields = Vec::new();
                if let Some(one) = &answer.body {
                    body(one, &mut text);
                    fields.push("body".to_owned());
                }
                for header in &answer.headers {
                    let (made, texts) = of_header(api, header);
                    text.push_str(&made);
                    headers.push(format!("({:?}, {texts})", header.name.to_lowercase()));
                    fields.push(format!("{}: header_{}", header.field, header.field));
                }
                held.push(format!("api::{} {{ {} }}", answer.name, fields.join(", ")));
            }
        }
    }
    let held = match held.is_empty() {
        true => String::new(),
        false => format!("({})", held.join(", ")),
    };
    format!(
        "{text}            let expected = Expected {{ status: {status}, variant: {variant:?}, bodies: {bodies}, headers: vec![{}] }};\n            \
         (api::{prefix}Response::{variant}{held}, expected)\n",
        headers.join(", ")
    )
}

/// The statement that chooses a status: one that is declared no other way, and that can have a body.
fn other(range: &str) -> String {
    format!(
        "            let status = loop {{\n                let code: u16 = m.draw({range});\n                \
         if [204, 205, 304].contains(&code) {{ continue; }}\n                \
         let code = openapi_axum::http::StatusCode::from_u16(code).expect(\"a status\");\n                \
         if let Some(status) = openapi_axum::status::OtherStatus::new(code) {{ break status; }}\n            }};\n"
    )
}

/// Statements that make `body`, and the list of the bodies that are expected.
fn answer_body(api: &Api, response: &Response, body: &AnswerBody) -> (String, String) {
    let range = response
        .media_types
        .iter()
        .find(|media_type| media_type.essence.contains('*'));
    let range = range.map(|media_type| concrete(Some(media_type)));
    match body {
        AnswerBody::One(one) => {
            let (made, server, expected) = content(api, one, "made", range.as_deref());
            (
                format!(
                    "            {made}\n            let body_shown = {expected};\n            let body = {server};\n"
                ),
                "vec![body_as(&[], body_shown)]".to_owned(),
            )
        }
        AnswerBody::Choice(id) => {
            let choice = api.choices.get(id.0);
            let members = choice.into_iter().flat_map(|choice| &choice.members);
            let (mut text, mut fields, mut expected) = (String::new(), Vec::new(), Vec::new());
            for member in members {
                let field = &member.field;
                let variable = format!("made_{field}");
                let range = range.as_deref();
                let (made, server, shown) = content(api, &member.content, &variable, range);
                text.push_str(&format!(
                    "            {made}\n            let shown_{field} = {shown};\n"
                ));
                fields.push(format!("{field}: {server}"));
                expected.push(format!("body_as(&{:?}, shown_{field})", member.media_types));
            }
            let name = choice.map_or("", |choice| choice.name.as_str());
            text.push_str(&format!(
                "            let body = api::{name} {{ {} }};\n",
                fields.join(", ")
            ));
            let each = expected.join(", ");
            (text, format!("vec![{each}]"))
        }
    }
}

/// The statement that makes a content, the server's expression of it, and that of what is expected.
fn content(
    api: &Api,
    content: &Content,
    variable: &str,
    range: Option<&str>,
) -> (String, String, String) {
    let shown = format!("shown(&{variable})");
    let made = |made: String| format!("let {variable} = {made};");
    match content {
        Content::Value(value) => (made(values::value(api, value)), variable.to_owned(), shown),
        Content::Text(value) => (
            made(format!(
                "m.within(Place::Text, |m| {})",
                values::value(api, value)
            )),
            variable.to_owned(),
            shown,
        ),
        Content::Events(value) => (
            made(format!(
                "m.list(0, 4, false, |m| {})",
                values::value(api, value)
            )),
            format!("openapi_axum::events::Events::new(futures_util::stream::iter({variable}))"),
            shown,
        ),
        Content::Bytes | Content::Multipart(_) => {
            let typed = range.map(|media_type| {
                format!(".of_type(openapi_axum::http::HeaderValue::from_static({media_type:?}))")
            });
            let body = format!(
                "openapi_axum::ResponseBody::from({variable}){}",
                typed.unwrap_or_default()
            );
            (made("m.bytes()".to_owned()), body, shown)
        }
    }
}

/// Statements that make a header, and the lines that are expected of it: what the client would write as a parameter.
fn of_header(api: &Api, header: &Header) -> (String, String) {
    let variable = format!("header_{}", header.field);
    let made = values::present(api, &header.value);
    let place = match (&header.value.kind, header.codec) {
        (Kind::List(_) | Kind::Map(_) | Kind::Named(_), None) => "Place::Header(\",=\")",
        _ => "Place::Header(\"\")",
    };
    let made = format!("m.within({place}, |m| {made})");
    let is_there = header.always_has_value() && !header.value.nullable;
    let made = match is_there {
        true => made,
        false => format!("m.maybe(|m| {made})"),
    };
    let (name, explode) = (&header.name, header.explode);
    let written = match header.codec {
        Some(_) => format!("openapi_client::parameter::header_json({name:?}, value)"),
        None => format!("openapi_client::parameter::header({explode}, {name:?}, value)"),
    };
    let all = match (header.has_lines(), is_there) {
        (false, true) => format!("[&{variable}].into_iter()"),
        _ => format!("{variable}.iter()"),
    };
    (
        format!(
            "            let {variable} = {made};\n            \
             let lines_{variable}: Vec<String> = {all}.map(|value| line({written}.expect(\"a header\"))).collect();\n"
        ),
        format!("lines_{variable}"),
    )
}
