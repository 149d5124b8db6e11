//! Credentials that grant scopes, keys in the query, certificates, and schemes whose names look alike.

use http::Request;
use http::request::{Builder, Parts};
use openapi_axum::bytes::Bytes;
use openapi_axum::credentials::{ClientCertificate, ExposeSecret, Scoped, SecretString};
use openapi_axum::{Rejection, Settings};

use crate::scopes_server::{
    Credentials, EmptyVaultRequest, EmptyVaultResponse, FillVaultRequest, FillVaultResponse,
    ListDoorsResponse, ListVaultsResponse, OpenDoorResponse, ReadRawResponse, Scope, ScopesApi,
    service,
};
use crate::support::exchange;

/// Takes tokens that list their scopes, and says in a panic of a test who was let in.
struct Vaults {
    /// Who must be let in.
    expected: &'static str,
}

fn granted<T>(scoped: Scoped<SecretString, Scope>, who: T) -> Result<T, Rejection> {
    let token = scoped.credentials.expose_secret();
    match scoped.suffice(|scope| token.split(',').any(|granted| granted == scope.as_str())) {
        true => Ok(who),
        false => Err(Rejection::Forbidden),
    }
}

impl ScopesApi for Vaults {
    type Principal = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _head: &Parts,
    ) -> Result<String, Rejection> {
        match credentials {
            Credentials::OAuth(token) => granted(token, "oauth".to_owned()),
            Credentials::Id(_) => Ok("id".to_owned()),
            Credentials::Machine(certificate) => Ok(format!("machine {}", certificate.chain.len())),
            Credentials::BadgeKey { badge, key } => {
                granted(badge, format!("badge {}", key.expose_secret()))
            }
            Credentials::Key(key) => Ok(format!("key {}", key.expose_secret())),
            Credentials::KeyCardPin { .. } => Ok("key, card pin".to_owned()),
            Credentials::KeyCardPin2 { .. } => Ok("key card, pin".to_owned()),
            Credentials::Raw(raw) => Ok(format!("raw {}", raw.expose_secret())),
        }
    }

    async fn list_vaults(&self, principal: String) -> ListVaultsResponse {
        assert_eq!(principal, self.expected);
        ListVaultsResponse::NoContent
    }

    async fn fill_vault(&self, principal: String, _request: FillVaultRequest) -> FillVaultResponse {
        assert_eq!(principal, self.expected);
        FillVaultResponse::NoContent
    }

    async fn empty_vault(
        &self,
        principal: String,
        _request: EmptyVaultRequest,
    ) -> EmptyVaultResponse {
        assert_eq!(principal, self.expected);
        EmptyVaultResponse::NoContent
    }

    async fn list_doors(&self, principal: Option<String>) -> ListDoorsResponse {
        assert_eq!(principal.as_deref().unwrap_or("nobody"), self.expected);
        ListDoorsResponse::NoContent
    }

    async fn open_door(&self, principal: String) -> OpenDoorResponse {
        assert_eq!(principal, self.expected);
        OpenDoorResponse::NoContent
    }

    async fn read_raw(&self, principal: String) -> ReadRawResponse {
        assert_eq!(principal, self.expected);
        ReadRawResponse::NoContent
    }
}

/// Whoever sends this is let in as `expected`.
async fn let_in(request: Builder, expected: &'static str) {
    let service = service(Vaults { expected }, Settings::default());
    let (status, _, _) = exchange(&service, request, "").await;
    assert_eq!(status, 204, "{expected}");
}

/// Whoever sends this is turned away.
async fn turned_away(request: Builder, expected: u16) {
    let service = service(Vaults { expected: "" }, Settings::default());
    let (status, _, _) = exchange(&service, request, "").await;
    assert_eq!(status, expected);
}

fn certificate() -> ClientCertificate {
    ClientCertificate {
        chain: vec![Bytes::from_static(b"der")],
    }
}

#[tokio::test]
async fn an_implementation_sees_which_scopes_are_demanded() {
    let list = || Request::get("/vaults");
    let_in(
        list().header("authorization", "Bearer vaults:read"),
        "oauth",
    )
    .await;
    turned_away(list().header("authorization", "Bearer vaults:write"), 403).await;
    turned_away(list(), 401).await;
}

#[tokio::test]
async fn one_of_several_lists_of_scopes_is_enough() {
    let fill = || Request::put("/vaults/7");
    let_in(
        fill().header("authorization", "bearer vaults:write"),
        "oauth",
    )
    .await;
    let both = "Bearer vaults_write,vaults:read";
    let_in(fill().header("authorization", both), "oauth").await;
    turned_away(fill().header("authorization", "Bearer vaults_write"), 403).await;
}

#[tokio::test]
async fn a_certificate_is_found_where_the_connection_put_it() {
    let empty = || Request::delete("/vaults/7");
    let_in(empty().extension(certificate()), "machine 1").await;
    turned_away(empty(), 401).await;
    let keyed = || Request::delete("/vaults/7?key=a%20b");
    let_in(
        keyed().header("authorization", "Bearer keeper"),
        "badge a b",
    )
    .await;
    turned_away(keyed().header("authorization", "Bearer other"), 403).await;
    let bare = empty().header("authorization", "Bearer keeper");
    turned_away(bare.extension(certificate()), 401).await;
}

#[tokio::test]
async fn a_key_in_the_query_is_one_key() {
    let_in(Request::get("/doors"), "nobody").await;
    let_in(Request::get("/doors?key="), "nobody").await;
    let_in(Request::get("/doors?k%65y=7%2B1&x"), "key 7+1").await;
    turned_away(Request::get("/doors?key=7&key=7"), 401).await;
    turned_away(Request::get("/doors?key=%"), 401).await;
    let_in(
        Request::get("/doors?key=7").extension(certificate()),
        "machine 1",
    )
    .await;
}

#[tokio::test]
async fn pairs_whose_names_look_alike_are_two() {
    let one = Request::post("/doors?key=1").header("x-card-pin", "2");
    let_in(one, "key, card pin").await;
    let other = Request::post("/doors?pin=1").header("x-key-card", "2");
    let_in(other, "key card, pin").await;
    turned_away(Request::post("/doors?key=1&pin=2"), 401).await;
}

#[tokio::test]
async fn a_key_may_be_all_of_authorization() {
    let raw = || Request::get("/raw");
    let_in(raw().header("authorization", "s3cret"), "raw s3cret").await;
    let_in(
        raw().header("authorization", "Key s3cret"),
        "raw Key s3cret",
    )
    .await;
    turned_away(raw(), 401).await;
    turned_away(raw().header("authorization", ""), 401).await;
}
