//! Emits how a client reads the answers of an operation: a match over their statuses.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::answers::{Answer, Answers, Outcome, pattern, rejection, variant};
use super::carried::{Carried, Named};
use crate::api::{Operation, Status};
use crate::emit::ident;

/// What `send` returns, and how it gets there.
pub(super) struct Reading {
    /// The type of a success.
    pub(super) success: TokenStream,
    /// The type of the error.
    pub(super) error: TokenStream,
    /// The value of the match over `response`.
    pub(super) answer: syn::Expr,
}

impl Reading {
    /// How the answers of an operation are read.
    pub(super) fn of(operation: &Operation, answers: &Answers, named: &Named) -> Self {
        let success = answers.success(operation, named);
        let failure = answers.failure(operation, named);
        let usual = rejection(named.api).failure_type(named);
        let own = match &failure {
            None => usual.clone(),
            Some(Outcome::One(carried)) => carried.failure_type(named),
            Some(Outcome::Several(name)) => {
                let name = ident(name);
                quote!(contents::#name)
            }
        };
        let is_usual = own.to_string() == usual.to_string();
        let error = if is_usual {
            quote!(Error)
        } else {
            quote!(Error<#own>)
        };
        Self {
            success: match &success {
                Outcome::One(carried) => carried.answer_type(named),
                Outcome::Several(name) => {
                    let name = ident(name);
                    quote!(contents::#name)
                }
            },
            error,
            answer: all(answers, &success, failure.as_ref(), is_usual, named),
        }
    }
}

/// The match over the status of `response`.
fn all(
    answers: &Answers,
    success: &Outcome,
    failure: Option<&Outcome>,
    is_usual: bool,
    named: &Named,
) -> syn::Expr {
    let mut arms = arms(answers, success, failure);
    let has_default = arms
        .iter()
        .any(|arm| arm.status == Status::Default && !arm.is_guarded());
    let covers = |digit| {
        let mut arms = arms.iter();
        arms.any(|arm| arm.status == Status::Range(digit) && !arm.is_guarded())
    };
    let usual = rejection(named.api);
    let is_usual = is_usual && !matches!(usual, Carried::Nothing);
    let mut rest = TokenStream::new();
    if is_usual && !has_default && !(covers(4) && covers(5)) {
        let read = failure_of(&usual);
        let read = quote!(Err(#read));
        rest.extend(quote!(400..=599 => #read,));
        // What is read in the same way needs no arm of its own.
        arms.retain(|arm| {
            arm.is_guarded() || !arm.status.is_error() || arm.read.to_string() != read.to_string()
        });
    }
    if !has_default {
        rest.extend(quote!(_ => Err(response::unexpected(response).await),));
    }
    let arms = joined(arms);
    parse_quote! {
        match response.status().as_u16() {
            #(#arms)*
            #rest
        }
    }
}

/// One arm of the match.
struct Arm {
    status: Status,
    pattern: TokenStream,
    guard: Option<TokenStream>,
    read: TokenStream,
}

impl Arm {
    fn is_guarded(&self) -> bool {
        self.guard.is_some()
    }
}

/// The arms of what is declared: a status before its range, and both before `default`.
fn arms(answers: &Answers, success: &Outcome, failure: Option<&Outcome>) -> Vec<Arm> {
    let mut arms: Vec<Arm> = Vec::new();
    for answer in &answers.successes {
        let pattern = match answer.status {
            // Of what `default` stands for, these alone are successes.
            Status::Default => quote!(200..=299),
            status => pattern(status),
        };
        let status = match answer.status {
            Status::Default => Status::Range(2),
            status => status,
        };
        arms.push(arm(answer, status, pattern, read_success(answer, success)));
    }
    for answer in &answers.failures {
        let read = read_failure(answer, failure);
        arms.push(arm(answer, answer.status, pattern(answer.status), read));
    }
    arms.sort_by_key(|arm| match arm.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    arms
}

fn arm(answer: &Answer, status: Status, pattern: TokenStream, read: TokenStream) -> Arm {
    let guard = answer.media_type.filter(|_| answer.is_one_of_many);
    let guard = guard.map(|media_type| {
        let essence = &media_type.essence;
        quote!(if response::is_of_type(&response, #essence))
    });
    Arm {
        status,
        pattern,
        guard,
        read,
    }
}

/// Neighbours that are read in the same way as one.
fn joined(arms: Vec<Arm>) -> Vec<TokenStream> {
    let mut joined: Vec<Arm> = Vec::new();
    for arm in without_repeats(arms) {
        match joined.last_mut() {
            Some(last)
                if !last.is_guarded()
                    && !arm.is_guarded()
                    && arm.status != Status::Default
                    && last.read.to_string() == arm.read.to_string() =>
            {
                let (one, other) = (&last.pattern, &arm.pattern);
                last.pattern = quote!(#one | #other);
            }
            _ => joined.push(arm),
        }
    }
    joined
        .into_iter()
        .map(
            |Arm {
                 pattern,
                 guard,
                 read,
                 ..
             }| quote!(#pattern #guard => #read,),
        )
        .collect()
}

/// Without those before `default` that are read as it is.
fn without_repeats(mut arms: Vec<Arm>) -> Vec<Arm> {
    let Some(last) = arms.pop_if(|last| last.status == Status::Default && !last.is_guarded())
    else {
        return arms;
    };
    let read = last.read.to_string();
    while arms
        .pop_if(|arm| !arm.is_guarded() && arm.read.to_string() == read)
        .is_some()
    {}
    arms.push(last);
    arms
}

fn read_success(answer: &Answer, outcome: &Outcome) -> TokenStream {
    let several = match outcome {
        Outcome::One(_) => None,
        Outcome::Several(name) => Some(variant(name, &answer.variant)),
    };
    let is_async = match &answer.carried {
        Carried::Nothing => None,
        Carried::Bytes | Carried::Multipart(_) => None,
        Carried::Events(_) => None,
        Carried::Text(_) | Carried::Raw => Some(quote!(response::text(response).await)),
        Carried::Json(_) | Carried::Form(_) | Carried::Fields(_) | Carried::Patch => {
            Some(quote!(response::success(response).await))
        }
    };
    let direct = match &answer.carried {
        Carried::Nothing => quote!(ResponseValue::empty(response)),
        Carried::Events(_) => quote!(response::events(response)),
        _ => quote!(response::bytes(response)),
    };
    match (is_async, several, &answer.carried) {
        (Some(read), None, _) => read,
        (Some(read), Some(variant), _) => quote!(response::map(#read, #variant)),
        (None, None, _) => quote!(Ok(#direct)),
        (None, Some(variant), Carried::Nothing) => quote!(#direct.map(|()| #variant)),
        (None, Some(variant), _) => quote!(#direct.map(#variant)),
    }
}

fn read_failure(answer: &Answer, outcome: Option<&Outcome>) -> TokenStream {
    if matches!(answer.carried, Carried::Nothing) {
        return quote!(Err(response::empty_failure(&response)));
    }
    let read = failure_of(&answer.carried);
    match outcome {
        Some(Outcome::Several(name)) => {
            let variant = variant(name, &answer.variant);
            quote!(Err(#read.map_body(#variant)))
        }
        _ => quote!(Err(#read)),
    }
}

fn failure_of(carried: &Carried) -> TokenStream {
    match carried {
        Carried::Bytes | Carried::Multipart(_) => quote!(response::bytes_failure(response).await),
        Carried::Text(_) | Carried::Raw | Carried::Events(_) => {
            quote!(response::text_failure(response).await)
        }
        _ => quote!(response::failure(response).await),
    }
}
