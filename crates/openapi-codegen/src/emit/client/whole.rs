//! Emits the client itself: a method for each operation; and, where it is whole, how it is built and what it shows.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::rejection;
use super::carried::Named;
use super::documentation;
use super::request::request_name;
use crate::api::{Api, Operation, Scheme, SchemeKind};
use crate::emit::{docs, file_docs, ident};

/// The file of the client.
pub(super) fn module(named: &Named, is_whole: bool, has_contents: bool) -> TokenStream {
    let (api, runtime) = (named.api, named.runtime);
    let about = file_docs("The operations of the contract.");
    let about_client = docs(Some(&documentation::of_client(api)), "");
    let methods = api.operations.iter().map(method);
    let unread = api
        .operations
        .is_empty()
        .then(|| quote!(#[expect(dead_code, reason = "the contract has no operation to send")]));
    let contents = has_contents.then(|| {
        quote!(
            pub mod contents;
        )
    });
    let has_credentials = is_whole && api.schemes.iter().any(is_shown);
    let credentials = has_credentials.then(|| {
        quote!(
            mod credentials;
        )
    });
    let shown = has_credentials.then(|| {
        quote!(
            pub use self::credentials::Credentials;
        )
    });
    let error = is_whole.then(|| error(named));
    let building = is_whole.then(|| building(has_credentials));
    let imports = if is_whole {
        let unused = (!has_credentials).then(|| {
            quote!(
                use openapi_client::credentials::Credentials;
            )
        });
        quote!(#unused use openapi_client::transport::{Transport, base_url};)
    } else {
        quote!(use #runtime::transport::Transport;)
    };
    quote! {
        #about
        pub mod builder;
        #contents
        #credentials

        #imports

        #shown

        #error

        #about_client
        #[derive(Clone, Debug)]
        #unread
        pub struct Client {
            pub(crate) baseurl: String,
            pub(crate) client: reqwest::Client,
            pub(crate) inner: Transport,
        }

        impl Client {
            #(#methods)*
        }

        #building
    }
}

/// The file of the credentials, by the contract's security schemes.
pub(super) fn credentials(api: &Api) -> Option<TokenStream> {
    if !api.schemes.iter().any(is_shown) {
        return None;
    }
    let about = file_docs("What requests show to say who is asking.");
    let setters = api.schemes.iter().filter_map(setter);
    Some(quote! {
        #about

        /// What requests show to say who is asking, by the security schemes of the contract.
        ///
        /// A request shows what its operation asks for: the first alternative of which everything is set. `Debug` shows
        /// the names of what is set, and nothing of what it holds.
        #[derive(Debug, Clone, Default)]
        pub struct Credentials {
            pub(super) shown: openapi_client::credentials::Credentials,
        }

        impl Credentials {
            /// Nothing yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            #(#setters)*
        }
    })
}

/// The alternatives of an operation's security, as the runtime takes them.
pub(super) fn security(api: &Api, operation: &Operation) -> TokenStream {
    let alternatives = operation.security.iter().map(|alternative| {
        let names = alternative
            .iter()
            .filter_map(|demand| api.schemes.get(demand.scheme.0))
            .filter(|scheme| is_shown(scheme))
            .map(|scheme| &scheme.name);
        quote!(&[#(#names),*])
    });
    quote!(&[#(#alternatives),*])
}

fn method(operation: &Operation) -> TokenStream {
    let about = docs(Some(&documentation::of_operation(operation)), "");
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&operation.method_name);
    let request = request_name(operation);
    quote! {
        #about
        #deprecated
        pub fn #name(&self) -> builder::#request<'_> {
            builder::#request::new(self)
        }
    }
}

fn error(named: &Named) -> TokenStream {
    let runtime = named.runtime;
    let usual = rejection(named.api).failure_type(named);
    quote! {
        /// Why a call did not succeed.
        pub type Error<E = #usual> = #runtime::Error<E>;
    }
}

fn building(has_credentials: bool) -> TokenStream {
    let field = has_credentials.then(|| quote!(credentials: Credentials,));
    let initial = has_credentials.then(|| quote!(credentials: Credentials::default(),));
    let setter = has_credentials.then(|| {
        quote! {
            /// Sets what requests show where their operations ask for it. Without it they show nothing.
            pub fn credentials(mut self, credentials: Credentials) -> Self {
                self.credentials = credentials;
                self
            }
        }
    });
    let shown = if has_credentials {
        quote!(self.credentials.shown)
    } else {
        quote!(Credentials::default())
    };
    quote! {
        impl Client {
            /// A client of the API at `base_url`, such as `https://host.example/base`, which shows no credentials.
            ///
            /// # Errors
            ///
            /// [`Error::Configuration`](openapi_client::Error::Configuration) when the base URL or TLS cannot be used.
            pub fn new(base_url: impl Into<String>) -> Result<Self, Error> {
                Self::builder(base_url).build()
            }

            /// Starts to build a client of the API at `base_url`.
            pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                ClientBuilder {
                    base_url: base_url.into(),
                    http_client: None,
                    #initial
                }
            }
        }

        /// Builds a [`Client`].
        #[derive(Debug, Clone)]
        #[must_use]
        pub struct ClientBuilder {
            base_url: String,
            http_client: Option<reqwest::Client>,
            #field
        }

        impl ClientBuilder {
            /// Sets what sends the requests: with timeouts, TLS, a proxy or headers of your own. Unless set, one of
            /// reqwest's defaults that follows no redirection.
            ///
            /// Give it `reqwest::redirect::Policy::none()` as well: one that follows redirections shows keys to other
            /// hosts, and makes of a `POST` a `GET`, whose answer is taken for that of the `POST`.
            pub fn http_client(mut self, client: reqwest::Client) -> Self {
                self.http_client = Some(client);
                self
            }

            #setter

            /// Builds the client. Clones of it share its connections.
            ///
            /// # Errors
            ///
            /// [`Error::Configuration`](openapi_client::Error::Configuration) when the base URL or TLS cannot be used.
            pub fn build(self) -> Result<Client, Error> {
                let baseurl = base_url(&self.base_url)?;
                let client = match self.http_client {
                    Some(client) => client,
                    None => reqwest::Client::builder()
                        .redirect(reqwest::redirect::Policy::none())
                        .build()
                        .map_err(|error| Error::Configuration(error.to_string()))?,
                };
                let inner = Transport::new(client.clone(), #shown);
                Ok(Client { baseurl, client, inner })
            }
        }
    }
}

/// Whether a request shows it. A certificate is shown by the connection, which is the HTTP client's.
fn is_shown(scheme: &Scheme) -> bool {
    scheme.kind != SchemeKind::Certificate
}

fn setter(scheme: &Scheme) -> Option<TokenStream> {
    let name = &scheme.name;
    let field = ident(&scheme.field);
    let (parameters, call, what) = match &scheme.kind {
        SchemeKind::Basic => (
            quote!(user: impl AsRef<str>, password: impl AsRef<str>),
            quote!(basic(#name, user.as_ref(), password.as_ref())),
            "Sets a user's name and password (RFC 7617). The name has no colon in it.".to_owned(),
        ),
        SchemeKind::Token(scheme) => (
            quote!(token: impl AsRef<str>),
            quote!(token(#name, #scheme, token.as_ref())),
            format!("Sets the token that `Authorization` shows as `{scheme}`."),
        ),
        SchemeKind::Scoped => (
            quote!(token: impl AsRef<str>),
            quote!(token(#name, "Bearer", token.as_ref())),
            "Sets the access token (RFC 6750).".to_owned(),
        ),
        SchemeKind::Header(header) => (
            quote!(value: impl Into<String>),
            quote!(header(#name, #header, value)),
            format!("Sets the header `{header}`."),
        ),
        SchemeKind::Cookie(cookie) => (
            quote!(value: impl Into<String>),
            quote!(cookie(#name, #cookie, value)),
            format!("Sets the cookie `{cookie}`."),
        ),
        SchemeKind::Query(parameter) => (
            quote!(value: impl Into<String>),
            quote!(query(#name, #parameter, value)),
            format!("Sets `{parameter}` of the query."),
        ),
        SchemeKind::Certificate => return None,
    };
    let text = match &scheme.documentation {
        Some(text) => format!("{what}\n\n{text}"),
        None => what,
    };
    let about = docs(Some(&text), "");
    Some(quote! {
        #about
        #[must_use]
        pub fn #field(mut self, #parameters) -> Self {
            self.shown.#call;
            self
        }
    })
}
