//! The call of progenitor, with every type replaced by ours.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use quote::quote;

use crate::api::Api;

/// The client that progenitor makes of a projected document, in the builder style.
///
/// What it does not support is a panic in many places. The projection leaves nothing of the sort
/// that is known; what is not known becomes an error here.
pub(super) fn generate(
    api: &Api,
    document: &OpenAPI,
    types_path: &TokenStream,
) -> Result<TokenStream, String> {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged)
        .with_inner_type(quote! { crate::transport::Transport });
    let types_path = types_path.to_string().replace(' ', "");
    for definition in &api.types {
        let ours = format!("{types_path}::{}", definition.name);
        settings.with_replacement(&definition.name, ours, std::iter::empty());
    }
    let generated = catch_unwind(AssertUnwindSafe(|| {
        Generator::new(&settings)
            .generate_tokens(document)
            .map_err(|error| error.to_string())
    }));
    generated.unwrap_or_else(|payload| Err(panic_message(payload.as_ref())))
}

fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("it panicked without a message")
        .to_owned()
}
