//! Emits what the statuses of ranges and of `default` are told from.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::api::{Operation, Status};

/// Emits the statuses that an operation declares, if some of them are ranges or `default`.
pub(super) fn emit(name: &Ident, operation: &Operation) -> Option<TokenStream> {
    let declared = || operation.responses.iter().map(|response| response.status);
    if declared().all(|status| status.code().is_some()) {
        return None;
    }
    let codes = declared()
        .filter_map(Status::code)
        .map(Literal::u16_unsuffixed);
    let ranges = declared().filter_map(|status| match status {
        Status::Range(digit) => Some(Literal::u8_unsuffixed(digit)),
        Status::Code(_) | Status::Default => None,
    });
    Some(quote! {
        impl Statuses for #name {
            const CODES: &'static [u16] = &[#(#codes),*];
            const RANGES: &'static [u16] = &[#(#ranges),*];
        }
    })
}
