//! Emits encoders for the schemas of answers.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, dispatch};
use crate::api::{Body, Codec, IntegerWidth, Kind, Member, Object, Shape, TypeId, Value};
use crate::emit::{file_docs, ident};

/// Emits the file of the encoders.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs("Writes the bodies of answers, in the contract's order.");
    let types = context.answered_types();
    let imports = context.import_types();
    let responses = api
        .operations
        .iter()
        .flat_map(|operation| &operation.responses);
    let codecs = Context::codecs(responses.map(|response| response.media_types.as_slice()));
    let dispatch = dispatch(&codecs, |codec| match codec {
        Codec::Xml => quote! {{
            let mut writer = XmlWriter::new();
            body.encode(&mut writer);
            writer.into_bytes()
        }},
        _ => quote!(json(body)),
    });
    let reply = (!codecs.is_empty()).then(|| quote! {
        /// An answer with a body.
        pub(super) fn reply<T: Encode>(status: StatusCode, media_type: &MediaType, body: &T) -> Response<ResponseBody> {
            let body = #dispatch;
            respond::with_body(status, media_type, VARY.clone(), body)
        }
    });
    let bodies = api
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let writes_json = codecs.iter().any(|codec| *codec != Codec::Xml)
        || bodies.into_iter().any(Body::takes_patches);
    let json = writes_json.then(|| {
        quote! {
            /// A value as JSON.
            pub(super) fn json<T: Encode>(body: &T) -> Bytes {
                let mut writer = JsonWriter::new();
                body.encode(&mut writer);
                writer.into_bytes()
            }
        }
    });
    let encoders = types.iter().map(|id| encoder(context, *id));
    quote! {
        #head
        use openapi_axum::bytes::Bytes;
        use openapi_axum::encode::{JsonWriter, Writer, XmlWriter};
        use openapi_axum::http::{Response, StatusCode};
        use openapi_axum::respond;
        use openapi_axum::{Codec, MediaType, ResponseBody};
        #imports
        use super::service::VARY;

        /// A schema that can be written to a body of any format.
        pub(super) trait Encode {
            /// Writes the value.
            fn encode<W: Writer>(&self, writer: &mut W);
        }

        #reply
        #json
        #(#encoders)*
    }
}

fn encoder(context: &Context<'_>, id: TypeId) -> TokenStream {
    let name = context.type_path(id);
    let body = match &context.api.types[id.0].shape {
        Shape::Object(object) => structure(&context.api.types[id.0].xml.name, object),
        Shape::Enumeration(_) => quote!(writer.text(self.as_str());),
        Shape::Union(_) | Shape::Wrapper(_) => quote!(compile_error!("not emitted yet");),
    };
    quote! {
        impl Encode for #name {
            fn encode<W: Writer>(&self, writer: &mut W) {
                #body
            }
        }
    }
}

fn structure(xml_name: &str, object: &Object) -> TokenStream {
    let members = object.members.iter().map(member);
    quote! {
        writer.begin_object(#xml_name);
        #(#members)*
        writer.end_object();
    }
}

fn member(member: &Member) -> TokenStream {
    let name = &member.name;
    let field = ident(&member.field);
    let place = quote!(self.#field);
    if member.required && !member.value.nullable {
        let write = writing(&member.value.kind, &place, false);
        return quote!(writer.member(#name); #write);
    }
    let write = writing(&member.value.kind, &quote!(value), true);
    if member.value.nullable {
        quote! {
            writer.member(#name);
            match &#place {
                Some(value) => { #write }
                None => writer.null(),
            }
        }
    } else {
        quote! {
            if let Some(value) = &#place {
                writer.member(#name);
                #write
            }
        }
    }
}

/// Statements that write the value in `place`, which is a reference or not.
fn writing(kind: &Kind, place: &TokenStream, is_reference: bool) -> TokenStream {
    let borrowed = if is_reference {
        place.clone()
    } else {
        quote!(&#place)
    };
    let copied = if is_reference {
        quote!(*#place)
    } else {
        place.clone()
    };
    match kind {
        Kind::Named(_) => quote!(#place.encode(writer);),
        Kind::Text(_) => quote!(writer.text(#borrowed);),
        Kind::Integer(rules) if rules.width != IntegerWidth::I64 => {
            quote!(writer.integer(i64::from(#copied));)
        }
        Kind::Integer(_) => quote!(writer.integer(#copied);),
        Kind::Number(_) => quote!(writer.number(#copied);),
        Kind::Boolean => quote!(writer.boolean(#copied);),
        Kind::List(of) => list(&of.item, &borrowed),
        Kind::Map(_) | Kind::Any => quote!(compile_error!("not emitted yet");),
    }
}

fn list(item: &Value, borrowed: &TokenStream) -> TokenStream {
    let write = writing(&item.kind, &quote!(item), true);
    let write = if item.nullable {
        quote! {
            match item {
                Some(item) => { #write }
                None => writer.null(),
            }
        }
    } else {
        write
    };
    quote! {
        writer.begin_list();
        for item in #borrowed {
            writer.item();
            #write
        }
        writer.end_list();
    }
}
