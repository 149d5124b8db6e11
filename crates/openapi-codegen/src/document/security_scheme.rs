//! The Security Scheme Object with its OAuth Flows (OpenAPI 3.1, sections 4.8.27 to 4.8.29).

use super::fields::{Fields, Map, Read, Spot, word};
use super::parameter::ParameterLocation;
use crate::problem::Problem;

/// A way to show who is asking.
#[derive(Debug)]
pub(crate) struct SecurityScheme {
    pub(crate) kind: SecuritySchemeKind,
    pub(crate) description: Option<String>,
}

/// How it travels.
#[derive(Debug)]
pub(crate) enum SecuritySchemeKind {
    ApiKey {
        name: String,
        location: ParameterLocation,
    },
    Http {
        scheme: String,
    },
    MutualTls,
    OAuth2 {
        /// The scopes of all flows, by their names, with what is said of each.
        scopes: Vec<(String, String)>,
    },
    OpenIdConnect,
}

#[derive(Clone, Copy)]
enum SchemeType {
    ApiKey,
    Http,
    MutualTls,
    OAuth2,
    OpenIdConnect,
}

/// The flows of OAuth 2; but for the scopes checked, and not used further.
struct Flows {
    scopes: Vec<(String, String)>,
}

/// One flow.
struct Flow {
    scopes: Map<String>,
}

impl Read for SecurityScheme {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a security scheme", spot, problems)?;
        let description = fields.optional("description");
        let kind = fields
            .required("type")
            .and_then(|kind| read_kind(kind, &mut fields));
        if kind.is_some() {
            fields.close();
        }
        Some(Self {
            kind: kind?,
            description,
        })
    }
}

fn read_kind(kind: SchemeType, fields: &mut Fields<'_, '_>) -> Option<SecuritySchemeKind> {
    match kind {
        SchemeType::ApiKey => {
            let name = fields.required("name");
            let location = fields.required("in");
            Some(SecuritySchemeKind::ApiKey {
                name: name?,
                location: location?,
            })
        }
        SchemeType::Http => {
            let _: Option<String> = fields.optional("bearerFormat");
            Some(SecuritySchemeKind::Http {
                scheme: fields.required("scheme")?,
            })
        }
        SchemeType::MutualTls => Some(SecuritySchemeKind::MutualTls),
        SchemeType::OAuth2 => fields
            .required("flows")
            .map(|Flows { scopes }| SecuritySchemeKind::OAuth2 { scopes }),
        SchemeType::OpenIdConnect => fields
            .required("openIdConnectUrl")
            .map(|_: String| SecuritySchemeKind::OpenIdConnect),
    }
}

impl Read for SchemeType {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let words = [
            ("apiKey", Self::ApiKey),
            ("http", Self::Http),
            ("mutualTLS", Self::MutualTls),
            ("oauth2", Self::OAuth2),
            ("openIdConnect", Self::OpenIdConnect),
        ];
        word("type of a security scheme", &words, spot, problems)
    }
}

impl Read for Flows {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`flows`", spot, problems)?;
        let mut scopes: Vec<(String, String)> = Vec::new();
        for name in [
            "implicit",
            "password",
            "clientCredentials",
            "authorizationCode",
        ] {
            let Some(Flow { scopes: others }) = fields.optional(name) else {
                continue;
            };
            for (name, text) in others {
                if !scopes.iter().any(|(known, _)| *known == name) {
                    scopes.push((name, text.value.unwrap_or_default()));
                }
            }
        }
        fields.close();
        Some(Self { scopes })
    }
}

impl Read for Flow {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a flow", spot, problems)?;
        for name in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
            let _: Option<String> = fields.optional(name);
        }
        let scopes = fields.required("scopes");
        fields.close();
        Some(Self { scopes: scopes? })
    }
}
