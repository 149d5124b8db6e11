//! Emits what reads the body of a request by its media type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, Direction, decode, fields, request_name};
use crate::api::{Body, BodyContent, Content, Kind, Operation, Shape, TextFormat, Value};
use crate::emit::{docs, ident};

/// Reads the body of a request, which becomes the variable `body`.
pub(super) fn receive(context: &Context<'_>, operation: &Operation, body: &Body) -> TokenStream {
    let list = context.media_types_name(Direction::Request, &body.media_types);
    let Some(enumeration) = body_enumeration(body) else {
        let Some(only) = body.only() else {
            return TokenStream::new();
        };
        return received_alone(context, operation, body, only, &list);
    };
    let arms = body.contents.iter().map(|content| {
        let variant = ident(&content.variant);
        received_variant(
            context,
            operation,
            body,
            content,
            &list,
            &quote!(requests::#enumeration::#variant),
        )
    });
    let chosen = by_essence(&body.contents, arms);
    match body.required {
        true => quote! {
            let consumed = content_type::consumed(&parts.headers, &#list)?;
            let body = #chosen;
        },
        false => quote! {
            let body = if parts.headers.contains_key(CONTENT_TYPE) {
                let consumed = content_type::consumed(&parts.headers, &#list)?;
                #chosen
            } else {
                body::refuse(body, &#list).await?;
                None
            };
        },
    }
}

/// The Rust type of the body of a request, if it is there.
pub(super) fn body_type(context: &Context<'_>, body: &Body) -> TokenStream {
    match (body_enumeration(body), body.only()) {
        (Some(enumeration), _) => quote!(#enumeration),
        (None, Some(only)) => received_type(context, only),
        (None, None) => quote!(()),
    }
}

/// The enumeration of what a body can hold, where that is several things.
pub(super) fn enumeration(
    context: &Context<'_>,
    operation: &Operation,
    derive: &TokenStream,
) -> Option<TokenStream> {
    let body = operation.body.as_ref()?;
    let name = body_enumeration(body)?;
    let request = request_name(operation);
    let documentation = format!(" The body of [`{request}`], by its media type.");
    let variants = body.contents.iter().map(|content| {
        let variant = ident(&content.variant);
        let held = received_type(context, content);
        let essences = content.media_types.iter();
        let essences: Vec<_> = essences.map(|one| format!("`{}`", one.essence)).collect();
        let documentation = docs(Some(&format!("As {}.", essences.join(", "))), "");
        quote!(#documentation #variant(#held),)
    });
    Some(quote! {
        #[doc = #documentation]
        #[derive(#derive)]
        pub enum #name {
            #(#variants)*
        }
    })
}

/// A scalar as text, that of the variable `place`, which is the value itself.
pub(super) fn text(context: &Context<'_>, value: &Value, place: &TokenStream) -> TokenStream {
    match &value.kind {
        Kind::Text(rules) if !rules.format.is_some_and(TextFormat::has_own_type) => quote!(#place),
        Kind::Named(id) => match &context.api.types[id.0].shape {
            Shape::Enumeration(enumeration) if !enumeration.is_integer => {
                quote!(#place.as_str().to_owned())
            }
            _ => quote!(#place.number().to_string()),
        },
        _ => quote!(#place.to_string()),
    }
}

fn body_enumeration(body: &Body) -> Option<Ident> {
    body.enumeration.as_deref().map(ident)
}

fn received_type(context: &Context<'_>, content: &BodyContent) -> TokenStream {
    let held = match &content.content {
        Content::Bytes => quote!(RequestBody),
        content => context.content_type(content),
    };
    match content.takes_patches() {
        true => quote!(Change<#held>),
        false => held,
    }
}

/// Chooses by the media type `consumed`; the first content stands for all media types that are not named.
fn by_essence(contents: &[BodyContent], held: impl Iterator<Item = TokenStream>) -> TokenStream {
    let held: Vec<_> = held.collect();
    let all = || contents.iter().zip(&held);
    // The same essence can mean several contents, told apart by parameters: those come first.
    let is_plain = |essence: &str| {
        let mut plain = contents.iter().flat_map(|content| &content.media_types);
        plain.any(|one| one.parameters.is_empty() && one.essence == essence)
    };
    let with_parameters = all().enumerate().flat_map(|(index, (content, held))| {
        let media_types = content.media_types.iter();
        media_types
            .filter(|media_type| !media_type.parameters.is_empty())
            .filter(move |media_type| index > 0 || is_plain(&media_type.essence))
            .map(move |media_type| {
                let essence = &media_type.essence;
                let parameters = media_type.parameters.iter();
                let has = parameters.map(|(name, value)| quote!(consumed.has(#name, #value)));
                quote!(#essence if #(#has)&&* => #held,)
            })
    });
    let without = all().skip(1).filter_map(|(content, held)| {
        let media_types = content.media_types.iter();
        let plain = media_types.filter(|media_type| media_type.parameters.is_empty());
        let essences: Vec<_> = plain.map(|one| &one.essence).collect();
        (!essences.is_empty()).then(|| quote!(#(#essences)|* => #held,))
    });
    let first = held.first();
    quote! {
        match consumed.essence {
            #(#with_parameters)*
            #(#without)*
            _ => #first,
        }
    }
}

/// Statements that read a body which can hold one thing only.
fn received_alone(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    only: &BodyContent,
    list: &Ident,
) -> TokenStream {
    if let Some(received) = fields::received(operation, body, only, list) {
        return quote!(let body = #received;);
    }
    let receive = receiving(body, only, list);
    if only.content == Content::Bytes {
        return quote!(let body = #receive;);
    }
    let consumed = consumed(context, only);
    let read = decoded(context, operation, body, only);
    match body.required {
        true => quote! {
            let (#consumed, body) = #receive;
            let body = #read?;
        },
        false => quote! {
            let body = #receive;
            let body = match body {
                Some((#consumed, body)) => Some(#read?),
                None => None,
            };
        },
    }
}

/// An expression that reads a body as one of the things that it can hold; an option where it may be missing.
fn received_variant(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    content: &BodyContent,
    list: &Ident,
    variant: &TokenStream,
) -> TokenStream {
    if let Some(received) = fields::received(operation, body, content, list) {
        return match body.required {
            true => quote!(#variant(#received)),
            // An `if` or a `match` stands in brackets of its own.
            false => quote!((#received).map(#variant)),
        };
    }
    let receive = receiving(body, content, list);
    if content.content == Content::Bytes {
        return match body.required {
            true => quote!(#variant(#receive)),
            false => quote!(#receive.map(#variant)),
        };
    }
    let consumed = consumed(context, content);
    let read = decoded(context, operation, body, content);
    match body.required {
        true => quote! {{
            let (#consumed, body) = #receive;
            #variant(#read?)
        }},
        false => quote! {{
            let body = #receive;
            match body {
                Some((#consumed, body)) => Some(#variant(#read?)),
                None => None,
            }
        }},
    }
}

/// What is received: a stream, or all bytes with the media type.
fn receiving(body: &Body, content: &BodyContent, list: &Ident) -> TokenStream {
    let arguments = quote!((&parts.headers, body, &#list, &self.settings.limits));
    match (content.content == Content::Bytes, body.required) {
        (true, true) => quote!(body::stream #arguments?.1),
        (true, false) => quote!(body::stream_optional #arguments.await?.map(|(_, body)| body)),
        (false, true) => quote!(body::receive #arguments.await?),
        (false, false) => quote!(body::receive_optional #arguments.await?),
    }
}

/// What the media type of a body is bound to: a name, if what decodes it asks for it.
fn consumed(context: &Context<'_>, content: &BodyContent) -> TokenStream {
    match decode::has_choice(context, content) {
        true => quote!(consumed),
        false => quote!(_),
    }
}

/// Decodes the whole `body`.
fn decoded(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    content: &BodyContent,
) -> TokenStream {
    match &content.content {
        Content::Value(_) | Content::Text(_) => {
            let function = decode::function(operation, body, content);
            let consumed = decode::has_choice(context, content).then(|| quote!(consumed,));
            quote!(decode::#function(#consumed &body))
        }
        Content::Bytes | Content::Multipart(_) | Content::Events(_) => {
            quote!(compile_error!("not emitted yet"))
        }
    }
}
