//! How members stand in XML: what they are called there, and as what the runtime writes them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::holding::{named, reachable};
use crate::api::{Api, Body, Codec, Content, Kind, MediaType, Member, Object, TypeId, XmlForm};

/// The types that are read from XML.
pub(super) fn read_types(api: &Api) -> Vec<TypeId> {
    let bodies = api
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let contents = bodies
        .flat_map(|body: &Body| &body.contents)
        .filter(|content| content.media_types.iter().any(is_xml));
    let values = contents.flat_map(|content| content.content.values());
    reachable(api, values.filter_map(named))
}

/// The types that are written as XML.
pub(super) fn written_types(api: &Api) -> Vec<TypeId> {
    let responses = api
        .operations
        .iter()
        .flat_map(|operation| &operation.responses);
    let contents = responses.flat_map(|response| {
        let body = api.body_of(response).into_iter();
        body.flat_map(|body| {
            let media_types = response.media_types.iter().filter(|one| is_xml(one));
            media_types.filter_map(|media_type| api.content_in(body, &media_type.essence))
        })
    });
    let values = contents.flat_map(Content::values);
    reachable(api, values.filter_map(named))
}

fn is_xml(media_type: &MediaType) -> bool {
    media_type.codec == Codec::Xml
}

/// Whether it is a list whose items stand without an element around them.
pub(super) fn is_repeated(member: &Member) -> bool {
    matches!(member.value.kind, Kind::List(_)) && !member.xml.wrapped
}

/// Whether some members are attributes.
pub(super) fn has_attributes(object: &Object) -> bool {
    object.members.iter().any(|member| member.xml.attribute)
}

/// What a reader of XML calls a member: by its element, which is that of its items where nothing is around them, or
/// `@` and its attribute.
pub(super) fn spelling(member: &Member) -> String {
    let name = name(member);
    if member.xml.attribute {
        return format!("@{name}");
    }
    match &member.xml.item {
        Some(item) if is_repeated(member) => item.clone(),
        _ => name.to_owned(),
    }
}

/// The element of a member, where its name does not say it all.
pub(super) fn member(member: &Member) -> Option<TokenStream> {
    let xml = &member.xml;
    let is_plain = name(member) == member.name
        && !xml.attribute
        && !is_repeated(member)
        && xml.item.is_none()
        && xml.namespace.is_none()
        && xml.prefix.is_none();
    (!is_plain).then(|| element(name(member), xml, is_repeated(member)))
}

/// The element of an object, where its name does not say it all.
pub(super) fn root(xml: &XmlForm) -> Option<TokenStream> {
    xml.namespace
        .is_some()
        .then(|| element(&xml.name, xml, false))
}

fn name(member: &Member) -> &str {
    match member.xml.name.as_str() {
        "" => &member.name,
        name => name,
    }
}

fn element(name: &str, xml: &XmlForm, is_repeated: bool) -> TokenStream {
    let attribute = xml.attribute.then(|| quote!(attribute: true,));
    let repeated = is_repeated.then(|| quote!(repeated: true,));
    let optional = |field: TokenStream, value: &Option<String>| {
        let value = value.iter();
        quote!(#(#field: Some(#value),)*)
    };
    let item = optional(quote!(item), &xml.item);
    let namespace = optional(quote!(namespace), &xml.namespace);
    let prefix = optional(quote!(prefix), &xml.prefix);
    let fields = quote!(#attribute #repeated #item #namespace #prefix);
    if fields.is_empty() {
        return quote!(const { &Element::named(#name) });
    }
    quote!(const { &Element { #fields ..Element::named(#name) } })
}
