//! Emits what requests and answers hold where the contract declares several things, and the parts of multipart bodies.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{Answer, Answers, Outcome, media_type_text};
use super::bodies::{Sent, field_form, part_carried};
use super::carried::{Carried, Named};
use crate::api::{BodyPart, FieldEncoding, Multipart, Operation, Value};
use crate::emit::{docs, ident, size};

/// All types of an operation's contents; `made` has the names of those that there are already.
pub(super) fn contents(
    operation: &Operation,
    answers: &Answers,
    sent: Option<&Sent>,
    named: &Named,
    made: &mut BTreeSet<String>,
) -> TokenStream {
    let mut types = TokenStream::new();
    if let Some(sent) = sent {
        types.extend(body(operation, sent, named));
        for content in &sent.contents {
            if let Carried::Multipart(parts) = &content.carried
                && made.insert(parts.name.clone())
            {
                let encodings = content.media_type.map(|media_type| &media_type.fields[..]);
                types.extend(multipart(parts, encodings.unwrap_or_default(), named));
            }
        }
    }
    if let Outcome::Several(name) = answers.success(operation, named) {
        let held = answers.successes.iter().map(|answer| {
            let carried = &answer.carried;
            let is_there = !matches!(carried, Carried::Nothing);
            Held {
                answer,
                held: is_there.then(|| carried.answer_type(named)),
                size: carried.answer_size(named),
            }
        });
        let held: Vec<_> = held.collect();
        types.extend(several(operation, &name, "What comes of", &held));
    }
    if let Some(Outcome::Several(name)) = answers.failure(operation, named) {
        let with_body = answers.failures.iter();
        let with_body = with_body.filter(|answer| !matches!(answer.carried, Carried::Nothing));
        let held = with_body.map(|answer| Held {
            answer,
            held: Some(answer.carried.failure_type(named)),
            size: answer.carried.failure_size(named),
        });
        let held: Vec<_> = held.collect();
        types.extend(several(operation, &name, "What the errors hold of", &held));
    }
    types
}

/// What a variant of several answers holds.
struct Held<'a> {
    answer: &'a Answer<'a>,
    held: Option<TokenStream>,
    /// In bytes.
    size: usize,
}

/// The enum of several answers.
fn several(operation: &Operation, name: &str, what: &str, answers: &[Held]) -> TokenStream {
    let method = &operation.method_name;
    let about = format!("{what} [`Client::{method}`](super::Client::{method}).");
    let about = docs(Some(&about), "");
    let large = size::large_variant(answers.iter().map(|one| one.size));
    let variants = answers.iter().map(|Held { answer, held, .. }| {
        let held = held.iter().map(|held| quote!((#held)));
        let variant = ident(&answer.variant);
        let status = format!(
            "{}: {}",
            answer.status,
            answer.documentation.unwrap_or_default()
        );
        let about = docs(Some(status.trim_end_matches([':', ' '])), "");
        quote!(#about #variant #(#held)*)
    });
    let name = ident(name);
    quote! {
        #about
        #large
        #[derive(Debug)]
        pub enum #name {
            #(#variants,)*
        }
    }
}

/// The enum of the bodies that a request can have.
fn body(operation: &Operation, sent: &Sent, named: &Named) -> Option<TokenStream> {
    let name = ident(sent.enumeration.as_deref()?);
    let method = &operation.method_name;
    let about = format!("The bodies that [`Client::{method}`](super::Client::{method}) can send.");
    let about = docs(Some(&about), "");
    let clone = sent.is_clone().then(|| quote!(, Clone));
    let large = size::large_variant(sent.contents.iter().map(|content| content.size(named)));
    let variants = sent.contents.iter().map(|content| {
        let media_type = content.media_type.map(media_type_text).unwrap_or_default();
        let about = docs(Some(&format!("As `{media_type}`.")), "");
        let variant = ident(content.variant);
        let held = content.content_type(named);
        let held = match &content.carried {
            // It stands in the same file.
            Carried::Multipart(parts) => {
                let name = ident(&parts.name);
                quote!(#name)
            }
            _ => held,
        };
        quote!(#about #variant(#held))
    });
    Some(quote! {
        #about
        #large
        #[derive(Debug #clone)]
        pub enum #name {
            #(#variants,)*
        }
    })
}

fn multipart(parts: &Multipart, encodings: &[FieldEncoding], named: &Named) -> TokenStream {
    let name = ident(&parts.name);
    let fields = parts.parts.iter().map(|part| {
        let field = ident(&part.field);
        let about = format!("The part `{}`.", part.name);
        let about = docs(part.documentation.as_deref(), &about);
        let held = held_type(part, named);
        quote!(#about pub #field: #held)
    });
    let pushes = parts.parts.iter().map(|part| push(part, encodings));
    quote! {
        /// The parts of a multipart body.
        #[derive(Debug)]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            pub(super) fn into_form(self) -> Result<reqwest::multipart::Form, InvalidRequest> {
                let form = multipart::form();
                #(#pushes)*
                Ok(form)
            }
        }
    }
}

fn held_type(part: &BodyPart, named: &Named) -> TokenStream {
    let plain = |value: &Value| named.given_type(value);
    let one = match part_carried(part) {
        Carried::Json(value) | Carried::Text(value) | Carried::Form(value) => plain(value),
        _ => quote!(multipart::File),
    };
    if part.repeated {
        quote!(Vec<#one>)
    } else if part.required {
        one
    } else {
        quote!(Option<#one>)
    }
}

/// The statement that adds a part to `form`.
fn push(part: &BodyPart, encodings: &[FieldEncoding]) -> TokenStream {
    let field = ident(&part.field);
    if part.repeated {
        let added = added(part, encodings, &quote!(value));
        quote! {
            let mut form = form;
            for value in self.#field {
                form = #added;
            }
        }
    } else if part.required {
        let added = added(part, encodings, &quote!(self.#field));
        quote!(let form = #added;)
    } else {
        let added = added(part, encodings, &quote!(value));
        quote! {
            let form = match self.#field {
                Some(value) => #added,
                None => form,
            };
        }
    }
}

/// `form` with a part.
fn added(part: &BodyPart, encodings: &[FieldEncoding], value: &TokenStream) -> TokenStream {
    let name = &part.name;
    let declared = part.media_types.iter().find(|text| !text.contains('*'));
    let media_type = |otherwise| declared.map_or(otherwise, String::as_str);
    let escaped = escaped(name);
    match part_carried(part) {
        Carried::Text(_) => {
            let media_type = media_type("text/plain");
            quote!(form.part(#escaped, multipart::text(#media_type, &#value)?))
        }
        Carried::Json(_) | Carried::Form(_) => {
            let encoding = encodings.iter().find(|one| one.name == *name);
            let form = match encoding.map(|encoding| field_form(encoding.form)) {
                Some(form) => quote!(Some(#form)),
                None => quote!(None),
            };
            let media_type = media_type("application/json");
            quote!(multipart::field(form, #name, &#value, #form, #media_type)?)
        }
        _ => {
            let media_type = media_type("application/octet-stream");
            quote!(form.part(#escaped, multipart::file(#media_type, #value)?))
        }
    }
}

/// A name as it stands between quotation marks (HTML standard, section 4.10.21.8).
fn escaped(name: &str) -> String {
    let name = name.replace('\\', "\\\\").replace('"', "%22");
    name.replace('\r', "%0D").replace('\n', "%0A")
}
