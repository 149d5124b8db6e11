//! Emits a request that progenitor has none for, in the style of those that it has.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::answers::Answers;
use super::bodies::Sent;
use super::carried::Named;
use super::documentation;
use super::projection::projected_name;
use super::reading::Reading;
use super::written::{self, Written};
use crate::api::{Location, MixedSegment, Operation, Parameter, Segment};
use crate::emit::{docs, filled, ident};
use crate::names::{Use, rust_name};

/// What a request's functions call their own variables.
const VARIABLES: [&str; 10] = [
    "accept",
    "client",
    "cookies",
    "header_map",
    "name",
    "query",
    "request",
    "response",
    "url",
    "value",
];

/// What is asked for in `Accept`.
struct Accept {
    /// All that can be read.
    text: String,
    /// Whether the caller may ask for less, because one status has several kinds of body.
    is_chosen: bool,
}

/// A field of a request, with its setter.
struct Field {
    name: Ident,
    /// The variable in `send`.
    variable: Ident,
    value_type: TokenStream,
    is_required: bool,
    /// The name on the wire, as messages have it.
    called: String,
    documentation: Option<String>,
    is_deprecated: bool,
}

/// The struct of an operation's request, and its functions.
pub(super) fn request(
    operation: &Operation,
    answers: &Answers,
    sent: Option<&Sent>,
    named: &Named,
    execute: &TokenStream,
) -> TokenStream {
    let name = request_name(operation);
    let fields = fields(operation, sent, named);
    let declared = fields.iter().map(|field| {
        let (name, value_type) = (&field.name, &field.held_type());
        quote!(#name: Result<#value_type, String>)
    });
    let initial = fields.iter().map(Field::initial);
    let setters = fields.iter().map(Field::setter);
    let accept = Accept::of(answers, &fields);
    let (accept_field, accept_initial, accept_setter) = match accept.is_chosen {
        true => (
            quote!(accept: Option<String>,),
            quote!(accept: None,),
            Some(accept.setter()),
        ),
        false => Default::default(),
    };
    let send = send(operation, answers, sent, &fields, &accept, named, execute);
    let clone = sent.is_none_or(Sent::is_clone).then(|| quote!(, Clone));
    let about = docs(Some(&documentation::of_request(operation)), "");
    quote! {
        #about
        #[derive(Debug #clone)]
        pub struct #name<'a> {
            client: &'a super::Client,
            #(#declared,)*
            #accept_field
        }

        impl<'a> #name<'a> {
            pub(super) fn new(client: &'a super::Client) -> Self {
                Self { client, #(#initial,)* #accept_initial }
            }

            #(#setters)*

            #accept_setter

            #send
        }
    }
}

/// The name of the struct of an operation's request.
pub(super) fn request_name(operation: &Operation) -> Ident {
    ident(&rust_name(&operation.method_name, Use::Type))
}

impl Accept {
    fn of(answers: &Answers, fields: &[Field]) -> Self {
        let mut successes = answers.successes.iter();
        let is_free = fields.iter().all(|field| field.name != "accept");
        Self {
            text: answers.accept(),
            is_chosen: is_free && successes.any(|answer| answer.is_one_of_many),
        }
    }

    fn setter(&self) -> TokenStream {
        let all = &self.text;
        let about = format!("Asks for this media type, and not for all of `{all}`.");
        let about = docs(Some(&about), "");
        quote! {
            #about
            pub fn accept(mut self, media_type: impl Into<String>) -> Self {
                self.accept = Some(media_type.into());
                self
            }
        }
    }

    /// The statement that puts it into the headers.
    fn written(&self) -> Option<TokenStream> {
        let all = (!self.text.is_empty()).then_some(&self.text)?;
        let mut value = quote!(HeaderValue::from_static(#all));
        if self.is_chosen {
            value = quote! {
                match accept {
                    Some(accept) => parameter::header(false, "Accept", &accept)?,
                    None => #value,
                }
            };
        }
        Some(quote!(header_map.insert(reqwest::header::ACCEPT, #value);))
    }
}

impl Field {
    fn held_type(&self) -> TokenStream {
        let value_type = &self.value_type;
        if self.is_required {
            quote!(#value_type)
        } else {
            quote!(Option<#value_type>)
        }
    }

    fn initial(&self) -> TokenStream {
        let name = &self.name;
        if self.is_required {
            let message = format!("{} is required", self.called);
            quote!(#name: Err(#message.to_string()))
        } else {
            quote!(#name: Ok(None))
        }
    }

    fn setter(&self) -> TokenStream {
        let (name, value_type) = (&self.name, &self.value_type);
        let about = documentation::of_setter(&self.called, self.documentation.as_deref());
        let about = docs(Some(&about), "");
        let deprecated = self.is_deprecated.then(|| quote!(#[deprecated]));
        let message = format!("{} cannot be converted", self.called);
        let some = (!self.is_required).then(|| quote!(.map(Some)));
        quote! {
            #about
            #deprecated
            pub fn #name<V>(mut self, value: V) -> Self
            where
                V: TryInto<#value_type>,
            {
                self.#name = value.try_into() #some .map_err(|_| #message.to_string());
                self
            }
        }
    }
}

fn fields(operation: &Operation, sent: Option<&Sent>, named: &Named) -> Vec<Field> {
    let parameters = operation.parameters.iter().map(|parameter| Field {
        name: ident(&projected_name(parameter)),
        variable: variable(parameter),
        value_type: named.given_type(&parameter.value),
        is_required: parameter.required,
        called: format!("`{}`", parameter.name),
        documentation: parameter.documentation.clone(),
        is_deprecated: parameter.deprecated,
    });
    let body = sent.map(|sent| Field {
        name: ident("body"),
        variable: ident("body"),
        value_type: sent.body_type(named),
        is_required: sent.body.required,
        called: "the body".to_owned(),
        documentation: sent.body.documentation.clone(),
        is_deprecated: false,
    });
    parameters.chain(body).collect()
}

fn variable(parameter: &Parameter) -> Ident {
    let name = projected_name(parameter);
    if VARIABLES.contains(&name.as_str()) {
        format_ident!("{name}_parameter")
    } else {
        ident(&name)
    }
}

fn send(
    operation: &Operation,
    answers: &Answers,
    sent: Option<&Sent>,
    fields: &[Field],
    accept: &Accept,
    named: &Named,
    execute: &TokenStream,
) -> TokenStream {
    let about = docs(Some(&documentation::of_send(operation)), "");
    let reading = Reading::of(operation, answers, named);
    let (success, error, answer) = (&reading.success, &reading.error, &reading.answer);
    let taken = fields
        .iter()
        .map(|field| filled(&field.name.to_string(), &field.variable));
    let checked = fields.iter().map(|field| {
        let variable = &field.variable;
        quote!(let #variable = #variable.map_err(Error::InvalidRequest)?;)
    });
    let url = url(operation);
    let query = query(operation);
    let headers = headers(operation, accept);
    let taken_accept = accept.is_chosen.then(|| quote!(accept,));
    let has_headers = headers.as_ref().map(|_| quote!(.headers(header_map)));
    let method = ident(&operation.method);
    let build = match sent {
        Some(sent) => {
            let body = sent.written(named);
            quote! {
                let request = client.client.request(reqwest::Method::#method, url) #has_headers;
                #body
                let request = request.build()?;
            }
        }
        None => quote! {
            let request = client
                .client
                .request(reqwest::Method::#method, url)
                #has_headers
                .build()?;
        },
    };
    quote! {
        #about
        pub async fn send(self) -> Result<ResponseValue<#success>, #error> {
            let Self { client, #(#taken,)* #taken_accept } = self;
            #(#checked)*
            #url
            #query
            #headers
            #build
            let response = client.inner.execute(request, #execute).await?;
            #answer
        }
    }
}

/// The URL reads as the contract's path.
fn url(operation: &Operation) -> TokenStream {
    let mut format = "{}".to_owned();
    let mut statements = TokenStream::new();
    let mut write = |name: &str, end: Option<&str>| {
        let mut parameters = operation.parameters.iter();
        let parameter = parameters
            .find(|parameter| parameter.location == Location::Path && parameter.name == name)?;
        let variable = variable(parameter);
        let mut written = written::in_path(parameter, &variable);
        if let Some(end) = end {
            written = quote!(path::ending(#name, #written, #end)?);
        }
        statements.extend(quote!(let #variable = #written;));
        Some(format!("{{{variable}}}"))
    };
    for segment in &operation.path.segments {
        format.push('/');
        match segment {
            Segment::Literal(text) => format.push_str(&literal(text)),
            Segment::Parameter(name) => format.extend(write(name, None)),
            Segment::Mixed(MixedSegment { start, parameters }) => {
                format.push_str(&literal(start));
                for (index, (name, behind)) in parameters.iter().enumerate() {
                    // The last one ends where the segment does.
                    let end = (index + 1 < parameters.len()).then_some(&**behind);
                    format.extend(write(name, end));
                    format.push_str(&literal(behind));
                }
            }
        }
    }
    quote! {
        #statements
        let url = format!(#format, client.baseurl);
    }
}

fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

fn query(operation: &Operation) -> Option<TokenStream> {
    let pushes = in_place(operation, Location::Query, written::in_query)?;
    Some(quote! {
        let mut query = parameter::Query::default();
        #pushes
        let url = query.on(url);
    })
}

/// The statements that make the map of headers, if there are any.
fn headers(operation: &Operation, accept: &Accept) -> Option<TokenStream> {
    let accept = accept.written();
    let appends = in_place(operation, Location::Header, written::in_header);
    let cookies = in_place(operation, Location::Cookie, written::in_cookie).map(|pushes| {
        quote! {
            let mut cookies = parameter::Cookies::default();
            #pushes
            if let Some(value) = cookies.header()? {
                header_map.insert(reqwest::header::COOKIE, value);
            }
        }
    });
    if accept.is_none() && appends.is_none() && cookies.is_none() {
        return None;
    }
    Some(quote! {
        let mut header_map = HeaderMap::new();
        #accept
        #appends
        #cookies
    })
}

/// The statements for all parameters of a location, if there are any.
fn in_place(operation: &Operation, location: Location, write: Written) -> Option<TokenStream> {
    let parameters = operation.parameters.iter();
    let statements: Vec<_> = parameters
        .filter(|parameter| parameter.location == location)
        .map(|parameter| {
            let variable = variable(parameter);
            if parameter.required {
                write(parameter, &quote!(&#variable))
            } else {
                let statement = write(parameter, &quote!(&value));
                quote!(if let Some(value) = #variable { #statement })
            }
        })
        .collect();
    (!statements.is_empty()).then(|| quote!(#(#statements)*))
}
