//! Emits for each operation the steps from the request to the answer, in the order of judgement.

use proc_macro2::TokenStream;
use quote::quote;

use super::bodies::receive;
use super::media_types::{Produced, is_chosen_before};
use super::parameters::{self, path_parameters, variable};
use super::responses::is_negotiated;
use super::service::challenges;
use super::{Context, Direction, Security, credentials, has_request, request_name, response_name};
use crate::api::{Body, Operation, Response};
use crate::emit::{filled, ident};

/// Emits the function of one operation.
pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.method_name);
    let documentation = format!(" `{} {}`", operation.method, operation.path.template);
    let arguments = path_parameters(operation).map(variable);
    let (generics, body_argument, bound) = match &operation.body {
        Some(_) => (
            quote!(<B>),
            quote!(body: B,),
            quote!(where B: Body<Data = Bytes> + Send + 'static,),
        ),
        None => (quote!(), quote!(), quote!()),
    };
    let principal = authentication(context, operation);
    let parameters = parameters::emit(context, operation);
    let produced = negotiation(context, operation);
    let media_type = is_chosen_before(operation).then(|| quote!(media_type,));
    let headers = is_negotiated(operation).then(|| quote!(&parts.headers));
    let reads_parts = principal.is_some()
        || parameters.is_some()
        || produced.is_some()
        || headers.is_some()
        || operation.body.is_some();
    let parts = ident(if reads_parts { "parts" } else { "_parts" });
    let received = operation
        .body
        .as_ref()
        .map(|body| receive(context, operation, body));
    let principal_argument =
        (Security::of(operation) != Security::Public).then(|| quote!(principal,));
    let request = has_request(operation).then(|| {
        let request = request_name(operation);
        let fields = operation
            .parameters
            .iter()
            .map(|parameter| filled(&parameter.field, &variable(parameter)));
        let body = operation.body.as_ref().map(|_| quote!(body,));
        quote!(let request = requests::#request { #(#fields,)* #body };)
    });
    let request_argument = request.as_ref().map(|_| quote!(request,));
    let is_streamed = operation.body.as_ref().is_some_and(Body::is_streamed);
    let can_fail = is_streamed.then(|| quote!(?));
    let not_written = context.has_stub.then(|| {
        let response = response_name(operation);
        quote! {
            if matches!(response, responses::#response::NotWritten) {
                return Err(Rejection::NotImplemented);
            }
        }
    });
    let sent = sent(
        context,
        operation,
        &quote!(response.into_http(#media_type #headers)),
    );
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[expect(deprecated, reason = "the contract still has the operation")]));
    quote! {
        #[doc = #documentation]
        #deprecated
        async fn #name #generics(
            &self,
            #parts: &Parts,
            #(#arguments: &str,)*
            #body_argument
        ) -> Result<Response<ResponseBody>, Rejection>
        #bound
        {
            #principal
            #parameters
            #produced
            #received
            #request
            let response = self.api.#name(#principal_argument #request_argument).await #can_fail;
            #not_written
            #sent
        }
    }
}

/// What is sent: where the implementation says that somebody is not known, with what would be taken.
fn sent(context: &Context<'_>, operation: &Operation, made: &TokenStream) -> TokenStream {
    let is_refusal =
        |response: &Response| response.status.code() == Some(401) && !response.by_runtime;
    let challenges = match operation.responses.iter().any(is_refusal) {
        true => challenges(context),
        false => None,
    };
    match challenges {
        None => quote!(Ok(#made)),
        Some(challenges) => quote! {
            let mut response = #made;
            #challenges
            Ok(response)
        },
    }
}

fn authentication(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let function = credentials::function(context.api, operation);
    let read = quote!(let credentials = credentials::#function(parts, self.api.schemes())?;);
    match Security::of(operation) {
        Security::Public => None,
        Security::Required => Some(quote! {
            #read
            let credentials = credentials.ok_or(Rejection::Unauthenticated)?;
            let principal = self.api.authenticate(credentials, parts).await?;
        }),
        Security::Optional => Some(quote! {
            #read
            let principal = match credentials {
                Some(credentials) => Some(self.api.authenticate(credentials, parts).await?),
                None => None,
            };
        }),
    }
}

/// Negotiates the media type of a success, or checks that one is acceptable where the answer tells which.
fn negotiation(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let produced = Produced::of(operation)?;
    let list = context.media_types_name(Direction::Answer, produced.list());
    Some(match produced {
        Produced::Before(_) => {
            quote!(let media_type = accept::produced(&parts.headers, &#list)?;)
        }
        Produced::After(_) => quote!(accept::produced(&parts.headers, &#list)?;),
    })
}
