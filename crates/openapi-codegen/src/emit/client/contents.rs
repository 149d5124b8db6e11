//! Emits what requests and answers hold where the contract declares several things, and the parts of multipart bodies.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{Answer, Answers, Outcome};
use super::bodies::{Sent, part_carried};
use super::carried::{Carried, Named};
use crate::api::{BodyPart, Multipart, Operation, Value};
use crate::emit::{docs, ident};

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
                types.extend(multipart(parts, named));
            }
        }
    }
    if let Outcome::Several(name) = answers.success(operation, named) {
        let what = "What comes of";
        types.extend(several(
            operation,
            &name,
            what,
            &answers.successes,
            &|answer| {
                Some(match answer.carried {
                    Carried::Nothing => None,
                    _ => Some(answer.carried.answer_type(named)),
                })
            },
        ));
    }
    if let Some(Outcome::Several(name)) = answers.failure(operation, named) {
        let what = "What the errors hold of";
        types.extend(several(
            operation,
            &name,
            what,
            &answers.failures,
            &|answer| match answer.carried {
                Carried::Nothing => None,
                _ => Some(Some(answer.carried.failure_type(named))),
            },
        ));
    }
    types
}

/// The enum of several answers. `holds` says what a variant holds, or that there is none.
fn several(
    operation: &Operation,
    name: &str,
    what: &str,
    answers: &[Answer],
    holds: &dyn Fn(&Answer) -> Option<Option<TokenStream>>,
) -> TokenStream {
    let method = &operation.method_name;
    let about = format!("{what} [`Client::{method}`](super::Client::{method}).");
    let about = docs(Some(&about), "");
    let variants = answers.iter().filter_map(|answer| {
        let held = holds(answer)?.map(|held| quote!((#held)));
        let variant = ident(&answer.variant);
        let status = format!(
            "{}: {}",
            answer.status,
            answer.documentation.unwrap_or_default()
        );
        let about = docs(Some(status.trim_end_matches([':', ' '])), "");
        Some(quote!(#about #variant #held))
    });
    let name = ident(name);
    quote! {
        #about
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
    let variants = sent.contents.iter().map(|content| {
        let media_type = content
            .media_type
            .map_or("", |media_type| &media_type.essence);
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
        #[derive(Debug #clone)]
        pub enum #name {
            #(#variants,)*
        }
    })
}

fn multipart(parts: &Multipart, named: &Named) -> TokenStream {
    let name = ident(&parts.name);
    let fields = parts.parts.iter().map(|part| {
        let field = ident(&part.field);
        let about = format!("The part `{}`.", part.name);
        let about = docs(part.documentation.as_deref(), &about);
        let held = held_type(part, named);
        quote!(#about pub #field: #held)
    });
    let pushes = parts.parts.iter().map(|part| push(part, named));
    quote! {
        /// The parts of a multipart body.
        #[derive(Debug)]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            pub(super) fn into_form(self) -> Result<reqwest::multipart::Form, InvalidRequest> {
                let form = reqwest::multipart::Form::new();
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

fn push(part: &BodyPart, _: &Named) -> TokenStream {
    let (name, field) = (&part.name, ident(&part.field));
    let declared = part.media_types.iter().find(|text| !text.contains('*'));
    let carried = part_carried(part);
    let media_type = match (declared, &carried) {
        (Some(declared), _) => declared.as_str(),
        (None, Carried::Text(_)) => "text/plain",
        (None, Carried::Json(_)) => "application/json",
        (None, _) => "application/octet-stream",
    };
    let written = |value: &TokenStream| match &carried {
        Carried::Json(_) | Carried::Form(_) => quote!(multipart::json(#media_type, &#value)?),
        Carried::Text(_) => quote!(multipart::text(#media_type, &#value)?),
        _ => quote!(multipart::file(#media_type, #value)?),
    };
    if part.repeated {
        let written = written(&quote!(value));
        quote! {
            let mut form = form;
            for value in self.#field {
                form = form.part(#name, #written);
            }
        }
    } else if part.required {
        let written = written(&quote!(self.#field));
        quote!(let form = form.part(#name, #written);)
    } else {
        let written = written(&quote!(value));
        quote! {
            let form = match self.#field {
                Some(value) => form.part(#name, #written),
                None => form,
            };
        }
    }
}
