//! Writes how the body of a request is made, set on the client, and noted by the server.

use openapi_codegen::api::{
    Api, Body, BodyContent, BodyPart, Codec, Content, FieldForm, MediaType, Multipart, Operation,
};
use openapi_codegen::calls::{Call, Form};

use super::values;

/// The statements that make a body, note it in `given`, and set it on `request`; what is not tried is noted.
pub(super) fn given(
    api: &Api,
    operation: &Operation,
    call: &Call,
    notes: &mut Vec<String>,
) -> Option<String> {
    let body = operation.body.as_ref()?;
    let held = call.body.as_ref()?;
    let mut made = Vec::new();
    for content in &body.contents {
        let form = held
            .variants
            .iter()
            .find(|(variant, _)| *variant == content.variant);
        let Some((variant, form)) = form else {
            continue;
        };
        match of_form(api, content, form) {
            Ok((shown, given)) => {
                let given = match &held.enumeration {
                    Some(name) => format!("client::contents::{name}::{variant}({given})"),
                    None => given,
                };
                made.push(format!("{shown} request.body({given})"));
            }
            Err(reason) => notes.push(format!("its body as {variant}: {reason}")),
        }
    }
    if !body.required {
        made.push("given.push((\"body\", \"nothing\".to_owned())); request".to_owned());
    }
    let last = made.len().checked_sub(1)?;
    let arms = made.iter().enumerate().map(|(index, made)| {
        let pattern = if index == last {
            "_".to_owned()
        } else {
            index.to_string()
        };
        format!("        {pattern} => {{ {made} }}\n")
    });
    let arms: String = arms.collect();
    Some(format!(
        "    let request = match m.index({}) {{\n{arms}    }};\n",
        made.len()
    ))
}

/// Whether the body keeps an operation from being tried.
pub(super) fn obstacle(operation: &Operation, call: &Call) -> Option<&'static str> {
    let body = operation.body.as_ref()?;
    let is_tried = |content: &&BodyContent| {
        let mut variants = call.body.iter().flat_map(|held| &held.variants);
        let form = variants.find(|(variant, _)| *variant == content.variant);
        form.is_some_and(|(_, form)| !matches!(form, Form::Patch | Form::Raw | Form::Nothing))
            && !content.takes_patches()
    };
    let has_none = body.contents.iter().find(is_tried).is_none();
    (body.required && has_none)
        .then_some("its body is patches, or text of which the client knows no schema")
}

/// The statements that note the body of `request` in `seen`.
pub(super) fn seen(body: &Body) -> String {
    let taken = match &body.enumeration {
        None => body.only().map_or_else(String::new, |only| noted(only, "")),
        Some(name) => {
            let arms = body.contents.iter().map(|content| {
                let variant = &content.variant;
                let noted = noted(content, variant);
                format!("api::{name}::{variant}(body) => {{ {noted} }}\n")
            });
            let arms: String = arms.collect();
            format!("match body {{ {arms} }}")
        }
    };
    match body.required {
        true => format!("        let body = request.body;\n        {taken}\n"),
        false => format!(
            "        match request.body {{\n            None => seen.push((\"body\", \"nothing\".to_owned())),\n            \
             Some(body) => {{ {taken} }}\n        }}\n"
        ),
    }
}

/// Statements that make a content and note it, and the expression that the client takes.
fn of_form(
    api: &Api,
    content: &BodyContent,
    form: &Form,
) -> Result<(String, String), &'static str> {
    if content.takes_patches() {
        return Err("it is a patch");
    }
    let prefix = &content.variant;
    let first = content.media_types.first();
    match (&content.content, form) {
        (Content::Value(value) | Content::Text(value), Form::Value) => {
            let place = match (&content.content, codec(content)) {
                (Content::Text(_), _) => "Text".to_owned(),
                (_, Codec::Json) => "Json".to_owned(),
                _ => format!("Form({:?})", delimiters(first)),
            };
            let made = values::value(api, value);
            Ok((
                format!(
                    "let body = m.within(Place::{place}, |m| {made}); \
                     given.push((\"body\", format!(\"{prefix} {{}}\", shown(&body))));"
                ),
                "body".to_owned(),
            ))
        }
        (_, Form::Bytes | Form::TypedBytes) => {
            let body = match form {
                Form::Bytes => "reqwest::Body::from(body)".to_owned(),
                _ => format!("client::TypedBody::new({:?}, body)", concrete(first)),
            };
            Ok((
                format!(
                    "let body = m.bytes(); given.push((\"body\", format!(\"{prefix} {{}}\", shown(&body))));"
                ),
                body,
            ))
        }
        (Content::Multipart(parts), Form::Parts(name)) => {
            Ok(multipart(api, parts, name, prefix, &delimiters(first)))
        }
        _ => Err("the client takes it as text, and knows no schema of it"),
    }
}

/// The media type that the client takes of a content: JSON, if there is any.
fn codec(content: &BodyContent) -> Codec {
    let mut codecs = content
        .media_types
        .iter()
        .map(|media_type| media_type.codec);
    let has_json = codecs.clone().any(|codec| codec == Codec::Json);
    match has_json {
        true => Codec::Json,
        false => codecs.next().unwrap_or(Codec::Json),
    }
}

/// What stands between the items of some member, and so in none of them.
fn delimiters(media_type: Option<&MediaType>) -> String {
    let fields = media_type.into_iter().flat_map(|one| &one.fields);
    let delimiters = fields.filter_map(|field| match field.form {
        FieldForm::Json => None,
        FieldForm::List(delimiter) | FieldForm::Object(delimiter) => Some(delimiter),
    });
    delimiters.collect()
}

/// A media type of a range.
pub(super) fn concrete(media_type: Option<&MediaType>) -> String {
    let essence = media_type.map_or("*/*", |media_type| media_type.essence.as_str());
    match essence {
        "*/*" => "application/octet-stream".to_owned(),
        _ => essence.replace('*', "png"),
    }
}

fn multipart(
    api: &Api,
    parts: &Multipart,
    name: &str,
    prefix: &str,
    delimiters: &str,
) -> (String, String) {
    let mut text = "let mut parts = Fields::new();".to_owned();
    let mut fields = Vec::new();
    for part in &parts.parts {
        let (name, field) = (&part.name, &part.field);
        let (made, given) = match &part.content {
            Content::Value(value) | Content::Text(value) => (
                format!(
                    "m.within(Place::Form({delimiters:?}), |m| {})",
                    values::value(api, value)
                ),
                format!("part_{field}.clone()"),
            ),
            _ => ("m.bytes()".to_owned(), file(part, field)),
        };
        let made = match (part.repeated, part.required) {
            (true, _) => format!(
                "m.list({}, {}, false, |m| {made})",
                part.min_items.unwrap_or_default(),
                part.max_items
                    .map_or_else(|| "3".to_owned(), |max| max.to_string())
            ),
            (false, true) => made,
            (false, false) => format!("m.maybe(|m| {made})"),
        };
        text.push_str(&format!(
            " let part_{field} = {made}; parts.push(({name:?}, shown(&part_{field})));"
        ));
        fields.push(format!("{field}: {given}"));
    }
    text.push_str(&format!(
        " given.push((\"body\", format!(\"{prefix} {{parts:?}}\")));"
    ));
    let given = format!("client::contents::{name} {{ {} }}", fields.join(", "));
    (text, given)
}

/// The expression that the client takes as a part of bytes.
fn file(part: &BodyPart, field: &str) -> String {
    let made = "|bytes: Vec<u8>| client::runtime::multipart::File::new(bytes)";
    match (part.repeated, part.required) {
        (true, _) => format!("part_{field}.iter().cloned().map({made}).collect()"),
        (false, true) => format!("({made})(part_{field}.clone())"),
        (false, false) => format!("part_{field}.clone().map({made})"),
    }
}

/// Notes the content `body` as the server has it.
fn noted(content: &BodyContent, _: &str) -> String {
    let prefix = &content.variant;
    if content.takes_patches() {
        return "let _ = body; seen.push((\"body\", \"a patch\".to_owned()));".to_owned();
    }
    match &content.content {
        Content::Bytes => format!(
            "let bytes = body.read().await?.to_vec(); \
             seen.push((\"body\", format!(\"{prefix} {{}}\", shown(&bytes))));"
        ),
        Content::Multipart(parts) => {
            let parts: String = parts.parts.iter().map(noted_part).collect();
            format!(
                "let mut parts = Fields::new();{parts} seen.push((\"body\", format!(\"{prefix} {{parts:?}}\")));"
            )
        }
        _ => format!("seen.push((\"body\", format!(\"{prefix} {{}}\", shown(&body))));"),
    }
}

fn noted_part(part: &BodyPart) -> String {
    let (name, field) = (&part.name, &part.field);
    let read = "read().await.expect(\"a file\").to_vec()";
    match (&part.content, part.repeated, part.required) {
        (Content::Value(_) | Content::Text(_), ..) => {
            format!(" parts.push(({name:?}, shown(&body.{field})));")
        }
        (_, true, _) => format!(
            " let mut files = Vec::new(); for file in body.{field} {{ files.push(file.{read}); }} \
             parts.push(({name:?}, shown(&files)));"
        ),
        (_, false, true) => format!(" parts.push(({name:?}, shown(&body.{field}.{read})));"),
        (_, false, false) => format!(
            " let file = match body.{field} {{ Some(file) => Some(file.{read}), None => None }}; \
             parts.push(({name:?}, shown(&file)));"
        ),
    }
}
