//! Emits the decoders of objects.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::{Context, xml};
use super::readings::{constant, count, reading, reading_as};
use crate::api::{Additional, Kind, Member, Object, Shape, TypeId, Value};
use crate::emit::{all_or, defaults, filled, ident, local};

/// What a decoder calls its own, so that no field can be called so.
const TAKEN: [&str; 4] = ["at", "decoder", "found", "name"];

/// Emits the body of the function that decodes an object.
pub(super) fn object(
    context: &Context<'_>,
    id: TypeId,
    object: &Object,
    in_xml: bool,
) -> TokenStream {
    let fields = fields(object);
    let slots = object.members.iter().map(|member| {
        let field = local(&member.field, &TAKEN);
        quote!(let mut #field = Slot::Absent;)
    });
    let kept = match &object.additional {
        Additional::Kept { field, .. } => Some(local(field, &TAKEN)),
        Additional::Ignored | Additional::Refused => None,
    };
    let (keep, finish) = kept
        .map(|field| {
            (
                quote!(let mut #field = Kept::default();),
                quote!(let #field = #field.finish();),
            )
        })
        .unzip();
    let enter = ident(match in_xml && xml::has_attributes(object) {
        true => "element",
        false => "object",
    });
    let dispatch = dispatch(context, object, in_xml);
    let is_name_used =
        !object.members.is_empty() || !matches!(object.additional, Additional::Ignored);
    let name = ident(if is_name_used { "name" } else { "_" });
    let (counting, count_one, check_count) =
        match count(object.min_properties, object.max_properties) {
            None => (None, None, None),
            Some(count) => (
                Some(quote!(let mut found = 0;)),
                Some(quote!(found += 1;)),
                Some(quote!(decoder.count_members(at, found, #count);)),
            ),
        };
    let takes = object
        .members
        .iter()
        .map(|member| take(context, id, member, in_xml));
    let variables: Vec<_> = fields
        .iter()
        .map(|(_, variable)| variable.clone())
        .collect();
    let unpack = all_or(&variables, &quote!(return Ok(None)));
    let filled = fields
        .iter()
        .map(|(field, variable)| filled(field, variable));
    quote! {
        if !decoder.#enter(at)? {
            return Ok(None);
        }
        #(#slots)*
        #keep
        #counting
        while let Some(#name) = decoder.member()? {
            #count_one
            #dispatch
        }
        #check_count
        #(#takes)*
        #finish
        #unpack
        Ok(Some(Self { #(#filled),* }))
    }
}

/// The fields, each with its variable.
fn fields(object: &Object) -> Vec<(&str, Ident)> {
    let members = object.members.iter().map(|member| member.field.as_str());
    let kept = match &object.additional {
        Additional::Kept { field, .. } => Some(field.as_str()),
        Additional::Ignored | Additional::Refused => None,
    };
    members
        .chain(kept)
        .map(|field| (field, local(field, &TAKEN)))
        .collect()
}

/// Tells a member by its name, and fills its slot.
fn dispatch(context: &Context<'_>, object: &Object, in_xml: bool) -> TokenStream {
    let otherwise = otherwise(context, object);
    if object.members.is_empty() && object.passed_over.is_empty() {
        return quote!(#otherwise;);
    }
    let spelled_alike = |member: &Member| !in_xml || xml::spelling(member) == member.name;
    let mut all = object.members.iter().chain(&object.passed_over);
    if object.names_in_any_case || !all.all(spelled_alike) {
        let branches = object.members.iter().map(|member| {
            let test = test(object, member, in_xml);
            let fill = fill(context, member, in_xml);
            quote!(if #test { #fill; } else)
        });
        let passed_over = object.passed_over.iter();
        let passed_over: Vec<_> = passed_over
            .map(|member| test(object, member, in_xml))
            .collect();
        let pass = (!passed_over.is_empty())
            .then(|| quote!(if #(#passed_over)||* { decoder.skip()?; } else));
        return quote!(#(#branches)* #pass { #otherwise; });
    }
    let arms = object.members.iter().map(|member| {
        let name = &member.name;
        let fill = fill(context, member, in_xml);
        quote!(#name => #fill,)
    });
    let passed_over = object.passed_over.iter().map(|member| &member.name);
    let pass =
        (!object.passed_over.is_empty()).then(|| quote!(#(#passed_over)|* => decoder.skip()?,));
    quote! {
        match &*name {
            #(#arms)*
            #pass
            _ => #otherwise,
        }
    }
}

/// Whether a name is that of a member.
fn test(object: &Object, member: &Member, in_xml: bool) -> TokenStream {
    let wire_name = &member.name;
    let xml_name = xml::spelling(member);
    let spelling = match in_xml && xml_name != *wire_name {
        true => quote!(decoder.spelling(#wire_name, #xml_name)),
        false => quote!(#wire_name),
    };
    match object.names_in_any_case {
        true => quote!(name.eq_ignore_ascii_case(#spelling)),
        false => quote!(name == #spelling),
    }
}

fn fill(context: &Context<'_>, member: &Member, in_xml: bool) -> TokenStream {
    let field = local(&member.field, &TAKEN);
    let read = reading_as(context, &member.value, in_xml && xml::is_repeated(member));
    quote!(decoder.fill(&mut #field, at, &name, #read)?)
}

/// What becomes of a member that is not declared.
fn otherwise(context: &Context<'_>, object: &Object) -> TokenStream {
    match &object.additional {
        Additional::Ignored => quote!(decoder.skip()?),
        Additional::Refused => quote!(decoder.refuse(&at.member(&name))?),
        Additional::Kept { field, value } => {
            let field = local(field, &TAKEN);
            let read = reading(context, value);
            quote!(decoder.keep(&mut #field, at, name, #read)?)
        }
    }
}

/// Takes a member out of its slot.
fn take(context: &Context<'_>, id: TypeId, member: &Member, in_xml: bool) -> TokenStream {
    let field = local(&member.field, &TAKEN);
    if member.has_default() {
        let name = context.type_path(id);
        let default = defaults::function(&member.field);
        return quote!(let #field = #field.or_else(#name::#default););
    }
    if !member.required {
        return match member.value.nullable {
            true => quote!(let #field = #field.optional_or_null();),
            false => quote!(let #field = #field.optional();),
        };
    }
    let name = &member.name;
    let expected = expectation(context, &member.value);
    let slot = match in_xml && may_be_nothing_in_xml(member) {
        true => quote!(decoder.repeated(#field)),
        false => quote!(#field),
    };
    quote!(let #field = decoder.required(#slot, at, #name, #expected);)
}

/// Whether an empty list of that kind leaves nothing in XML.
pub(super) fn may_be_nothing_in_xml(member: &Member) -> bool {
    match &member.value.kind {
        Kind::List(list) => {
            xml::is_repeated(member) && !member.value.nullable && list.min_items.unwrap_or(0) == 0
        }
        _ => false,
    }
}

/// What is expected where a member is missing.
pub(in crate::emit::server) fn expectation(context: &Context<'_>, value: &Value) -> TokenStream {
    match &value.kind {
        Kind::Named(id) => match &context.api.types[id.0].shape {
            Shape::Object(_) => quote!("an object"),
            Shape::Enumeration(_) => {
                let name = constant(context, *id);
                quote!(#name)
            }
            Shape::Union(_) | Shape::Wrapper(_) => quote!("a value"),
        },
        _ => {
            let kind = kind_in_words(&value.kind);
            quote!(#kind)
        }
    }
}

/// What a value without a name is, with its article.
pub(super) fn kind_in_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text(_) => "a string",
        Kind::Integer(_) => "an integer",
        Kind::Number(_) => "a number",
        Kind::Boolean => "true or false",
        Kind::List(_) => "a list",
        Kind::Map(_) => "an object",
        Kind::Any | Kind::Named(_) => "a value",
    }
}
