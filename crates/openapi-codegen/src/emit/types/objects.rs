//! Emits an object: a struct, whose fields are the members.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::equality::equality;
use super::{documentation, type_name};
use crate::api::{Additional, Api, Member, Object, TypeDefinition, TypeId, Value};
use crate::emit::debug::Debug;
use crate::emit::defaults::{expression, function};
use crate::emit::{ident, noted, optional_type, rust_type};

/// Emits the struct of an object.
pub(super) fn object(
    api: &Api,
    id: TypeId,
    definition: &TypeDefinition,
    object: &Object,
    described_if: Option<&TokenStream>,
) -> TokenStream {
    let name = ident(&definition.name);
    let documentation = documentation(definition);
    let equality = equality(api, id);
    let description =
        described_if.map(|condition| quote!(#[cfg_attr(#condition, derive(utoipa::ToSchema))]));
    let fields = fields(object);
    let Debug {
        derive,
        implementation,
    } = Debug::of(&name, &fields);
    let members = object.members.iter();
    let members = members.map(|member| field(api, &name, member, described_if));
    let additional = additional(api, object);
    let defaults = defaults(api, &name, object);
    quote! {
        #documentation
        #[derive(#derive Clone, #equality, Serialize, Deserialize)]
        #description
        pub struct #name {
            #(#members)*
            #additional
        }
        #defaults
        #implementation
    }
}

/// All fields, with what they hold.
fn fields(object: &Object) -> Vec<(Ident, &Value)> {
    let members = object.members.iter();
    let members = members.map(|member| (ident(&member.field), &member.value));
    let additional = match &object.additional {
        Additional::Kept { field, value } => Some((ident(field), &**value)),
        Additional::Ignored | Additional::Refused => None,
    };
    members.chain(additional).collect()
}

fn field(
    api: &Api,
    structure: &Ident,
    member: &Member,
    described_if: Option<&TokenStream>,
) -> TokenStream {
    let name = ident(&member.field);
    let wire_name = &member.name;
    let documentation = noted(
        member.documentation.as_deref(),
        &format!("Property `{wire_name}`."),
        member.deprecated,
    );
    let rename = (member.field != member.name).then(|| quote!(rename = #wire_name));
    let default = member.has_default().then(|| {
        let function = format!("{structure}::{}", function(&member.field));
        quote!(default = #function)
    });
    // Null is written where it may be; where it may not, a missing member is left out.
    let may_miss = !member.always_has_value() && !member.value.nullable;
    let skip = may_miss.then(|| quote!(skip_serializing_if = "Option::is_none"));
    let said: Vec<_> = [rename, default, skip].into_iter().flatten().collect();
    let serde = (!said.is_empty()).then(|| quote!(#[serde(#(#said),*)]));
    // utoipa takes an `Option` for what may be null.
    let not_null = described_if
        .filter(|_| may_miss)
        .map(|condition| quote!(#[cfg_attr(#condition, schema(nullable = false))]));
    let field_type = optional_type(&member.value, member.always_has_value(), &|id| {
        type_name(api, id)
    });
    quote! {
        #documentation
        #serde
        #not_null
        pub #name: #field_type,
    }
}

/// The map of the members that are not declared, where they are kept.
fn additional(api: &Api, object: &Object) -> Option<TokenStream> {
    let Additional::Kept { field, value } = &object.additional else {
        return None;
    };
    let name = ident(field);
    let value = rust_type(value, &|id| type_name(api, id));
    Some(quote! {
        /// The members that the contract does not name.
        #[serde(flatten)]
        pub #name: BTreeMap<String, #value>,
    })
}

/// The functions that make the defaults; serde and the server's decoders call them.
fn defaults(api: &Api, structure: &Ident, object: &Object) -> Option<TokenStream> {
    let members = object.members.iter();
    let functions: Vec<_> = members
        .filter(|member| member.has_default())
        .filter_map(|member| {
            let function = function(&member.field);
            let documentation = format!(" What holds where `{}` is missing.", member.name);
            let named = |id| type_name(api, id);
            let member_type = rust_type(&member.value, &named);
            let default = expression(&member.value, member.default.as_ref()?, &named);
            Some(quote! {
                #[doc = #documentation]
                #[must_use]
                pub fn #function() -> #member_type {
                    #default
                }
            })
        })
        .collect();
    (!functions.is_empty()).then(|| quote!(impl #structure { #(#functions)* }))
}
