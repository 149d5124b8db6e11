//! Emits an enumeration: an enum that keeps the values that the contract does not list.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::documentation;
use crate::api::{Enumeration, EnumerationValue, TypeDefinition};
use crate::emit::{docs, ident};

/// Emits the enum of an enumeration.
pub(super) fn enumeration(
    definition: &TypeDefinition,
    enumeration: &Enumeration,
    described_if: Option<&TokenStream>,
) -> TokenStream {
    let name = ident(&definition.name);
    let documentation = documentation(definition);
    let other = ident(enumeration.other_variant());
    let variants = enumeration.values.iter().map(|value| {
        let variant = ident(&value.variant);
        let documentation = docs(
            value.documentation.as_deref(),
            &format!("`{}`.", value.name),
        );
        quote!(#documentation #variant,)
    });
    let (copy, received) = match enumeration.is_integer {
        true => (Some(quote!(Copy,)), quote!(i64)),
        false => (None, quote!(String)),
    };
    let functions = match enumeration.is_integer {
        true => integers(&name, enumeration),
        false => strings(&name, enumeration),
    };
    let description = described_if.map(|condition| description(&name, enumeration, condition));
    quote! {
        #documentation
        #[derive(Debug, Clone, #copy PartialEq, Eq, Hash)]
        pub enum #name {
            #(#variants)*
            /// A value that the contract does not know, as it was received.
            #other(#received),
        }
        #functions
        #description
    }
}

/// The functions of an enumeration of strings, and the way to serde and back.
fn strings(name: &Ident, enumeration: &Enumeration) -> TokenStream {
    let other = ident(enumeration.other_variant());
    let names = names(enumeration);
    let numbers = numbers(enumeration);
    quote! {
        impl #name {
            #names
            #numbers
        }

        impl fmt::Display for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                Ok(Self::from_name(&name).unwrap_or(Self::#other(name)))
            }
        }
    }
}

/// The functions of an enumeration of integers, and the way to serde and back.
fn integers(name: &Ident, enumeration: &Enumeration) -> TokenStream {
    let other = ident(enumeration.other_variant());
    let (variants, numbers) = numbered(enumeration);
    let from_number = from_number(
        "The value that is this integer, if the contract knows it.",
        &variants,
        &numbers,
    );
    quote! {
        impl #name {
            /// The integer on the wire.
            #[must_use]
            pub fn number(self) -> i64 {
                match self {
                    #(Self::#variants => #numbers,)*
                    Self::#other(number) => number,
                }
            }

            #from_number
        }

        impl fmt::Display for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.number().fmt(formatter)
            }
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.number())
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = i64::deserialize(deserializer)?;
                Ok(Self::from_number(number).unwrap_or(Self::#other(number)))
            }
        }
    }
}

/// Between values and their names.
fn names(enumeration: &Enumeration) -> TokenStream {
    let other = ident(enumeration.other_variant());
    let variants: Vec<_> = enumeration
        .values
        .iter()
        .map(|value| ident(&value.variant))
        .collect();
    let names: Vec<_> = enumeration
        .values
        .iter()
        .map(|value| value.name.as_str())
        .collect();
    let (lookup, case) = if enumeration.values_in_any_case {
        let branches = quote! {
            #(if name.eq_ignore_ascii_case(#names) { Some(Self::#variants) } else)* { None }
        };
        (branches, ", in any case")
    } else {
        (
            quote!(match name { #(#names => Some(Self::#variants),)* _ => None }),
            "",
        )
    };
    let from_name = format!(" The value of this name{case}, if the contract knows it.");
    quote! {
        /// Its name on the wire.
        #[must_use]
        pub fn as_str(&self) -> &str {
            match self {
                #(Self::#variants => #names,)*
                Self::#other(name) => name,
            }
        }

        #[doc = #from_name]
        #[must_use]
        pub fn from_name(name: &str) -> Option<Self> {
            #lookup
        }
    }
}

/// Between values and the numbers that stand for them, where the contract numbers them.
fn numbers(enumeration: &Enumeration) -> Option<TokenStream> {
    let (variants, numbers) = numbered(enumeration);
    if numbers.is_empty() {
        return None;
    }
    let from_number = from_number(
        "The value that this number stands for, if the contract knows one.",
        &variants,
        &numbers,
    );
    Some(quote! {
        /// The number that stands for it, if the contract knows one.
        #[must_use]
        pub fn number(&self) -> Option<i64> {
            match self {
                #(Self::#variants => Some(#numbers),)*
                _ => None,
            }
        }

        #from_number
    })
}

fn from_number(documentation: &str, variants: &[Ident], numbers: &[Literal]) -> TokenStream {
    let documentation = format!(" {documentation}");
    quote! {
        #[doc = #documentation]
        #[must_use]
        pub fn from_number(number: i64) -> Option<Self> {
            match number {
                #(#numbers => Some(Self::#variants),)*
                _ => None,
            }
        }
    }
}

/// The variants that have a number, and their numbers.
fn numbered(enumeration: &Enumeration) -> (Vec<Ident>, Vec<Literal>) {
    let values = enumeration.values.iter();
    let numbered = |value: &EnumerationValue| {
        let number = Literal::i64_unsuffixed(value.number?);
        Some((ident(&value.variant), number))
    };
    values.filter_map(numbered).unzip()
}

/// The values that can be written and read back; utoipa would derive the one that is not in the contract, too.
fn description(name: &Ident, enumeration: &Enumeration, condition: &TokenStream) -> TokenStream {
    let variants = enumeration.values.iter().map(|value| ident(&value.variant));
    let mut values = enumeration.values.iter();
    let is_numbered = !enumeration.is_integer && values.any(|value| value.number.is_some());
    let numbers = is_numbered.then(|| quote! {
        .extensions(Some(utoipa::openapi::extensions::Extensions::from_iter([(
            "x-enum-numbers",
            values
                .iter()
                .filter_map(|value| value.number().filter(|number| Self::from_number(*number).as_ref() == Some(value)))
                .collect::<Vec<_>>(),
        )])))
    });
    let (kind, allowed) = match enumeration.is_integer {
        true => (quote!(Integer), quote!(values.map(Self::number))),
        false => (quote!(String), quote!(names)),
    };
    let names = (!enumeration.is_integer).then(|| {
        quote! {
            let names = values
                .iter()
                .filter(|value| Self::from_name(value.as_str()).as_ref() == Some(*value))
                .map(Self::as_str);
        }
    });
    quote! {
        #[cfg(#condition)]
        impl utoipa::PartialSchema for #name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let values = [#(Self::#variants),*];
                #names
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::Type::#kind)
                    .enum_values(Some(#allowed))
                    #numbers
                    .into()
            }
        }

        #[cfg(#condition)]
        impl utoipa::ToSchema for #name {}
    }
}
