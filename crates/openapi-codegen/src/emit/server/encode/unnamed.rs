//! Emits encoders for what answers hold that is no named schema: lists, maps, text and numbers.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Context;
use super::writing::writing;
use crate::api::{AnswerBody, Content, Kind, Value};

/// Emits the encoders that the answers need, each once.
pub(super) fn unnamed(context: &Context<'_>) -> TokenStream {
    let mut encoders = Encoders::default();
    for value in values(context) {
        encoders.add(context, value);
    }
    let encoders = encoders.0.into_iter().map(|(_, encoder)| encoder);
    quote!(#(#encoders)*)
}

/// The values of schemas in the bodies of answers, and of requests that patches change.
fn values<'a>(context: &Context<'a>) -> Vec<&'a Value> {
    let api = context.api;
    let operations = || api.operations.iter();
    let given = operations().flat_map(|operation| context.answered_bodies(operation));
    let answered = given
        .chain(&api.rejection)
        .flat_map(|body: &AnswerBody| api.contents_of(body));
    let bodies = operations().filter_map(|operation| operation.body.as_ref());
    let changed = bodies
        .flat_map(|body| &body.contents)
        .filter(|content| content.takes_patches());
    let changed = changed.map(|content| &content.content);
    let written = answered.chain(changed).filter_map(|content| match content {
        Content::Value(value) | Content::Events(value) => Some(value),
        _ => None,
    });
    written.collect()
}

/// Encoders by the types that they are for.
#[derive(Default)]
struct Encoders(Vec<(String, TokenStream)>);

impl Encoders {
    fn add(&mut self, context: &Context<'_>, value: &Value) {
        if value.nullable {
            self.put("Option", || {
                quote! {
                    impl<T: Encode> Encode for Option<T> {
                        fn encode<W: Writer>(&self, writer: &mut W) {
                            match self {
                                Some(value) => value.encode(writer),
                                None => writer.null(),
                            }
                        }
                    }
                }
            });
        }
        match &value.kind {
            Kind::Named(_) => {}
            Kind::List(list) => {
                self.put("Vec", list_encoder);
                self.add(context, &list.item);
            }
            Kind::Map(map) => {
                self.put("BTreeMap", map_encoder);
                self.add(context, &map.value);
            }
            scalar => {
                let plain = Value::of(scalar.clone());
                let name = context.rust_type(&plain);
                self.put(&name.to_string(), || {
                    let write = writing(scalar, &quote!(self), true);
                    quote! {
                        impl Encode for #name {
                            fn encode<W: Writer>(&self, writer: &mut W) {
                                #write
                            }
                        }
                    }
                });
            }
        }
    }

    fn put(&mut self, name: &str, encoder: impl FnOnce() -> TokenStream) {
        if !self.0.iter().any(|(other, _)| other == name) {
            self.0.push((name.to_owned(), encoder()));
        }
    }
}

fn list_encoder() -> TokenStream {
    quote! {
        impl<T: Encode> Encode for Vec<T> {
            fn encode<W: Writer>(&self, writer: &mut W) {
                writer.begin_list();
                for item in self {
                    writer.item();
                    item.encode(writer);
                }
                writer.end_list();
            }
        }
    }
}

fn map_encoder() -> TokenStream {
    quote! {
        impl<T: Encode> Encode for BTreeMap<String, T> {
            fn encode<W: Writer>(&self, writer: &mut W) {
                writer.begin_object("Value");
                for (name, value) in self {
                    writer.additional(name);
                    value.encode(writer);
                }
                writer.end_object();
            }
        }
    }
}
