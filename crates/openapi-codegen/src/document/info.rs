//! The Info Object with its Contact and License Objects (OpenAPI 3.1, sections 4.8.2 to 4.8.4).

use super::fields::{Fields, Read, Spot};
use crate::problem::Problem;

/// What the API is.
#[derive(Debug)]
pub(crate) struct Info {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: Option<String>,
}

/// Whom to ask; checked, and not used further.
struct Contact;

/// Under which licence; checked, and not used further.
struct License;

impl Read for Info {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`info`", spot, problems)?;
        let title = fields.required("title");
        let version = fields.required("version");
        let description = fields.optional("description");
        let _: Option<String> = fields.optional("summary");
        let _: Option<String> = fields.optional("termsOfService");
        let _: Option<Contact> = fields.optional("contact");
        let _: Option<License> = fields.optional("license");
        fields.close();
        Some(Self {
            title: title?,
            version: version?,
            description,
        })
    }
}

impl Read for Contact {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`contact`", spot, problems)?;
        for name in ["name", "url", "email"] {
            let _: Option<String> = fields.optional(name);
        }
        fields.close();
        Some(Self)
    }
}

impl Read for License {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`license`", spot, problems)?;
        let _: Option<String> = fields.required("name");
        fields.exclusive("url", "identifier");
        let _: Option<String> = fields.optional("identifier");
        let _: Option<String> = fields.optional("url");
        fields.close();
        Some(Self)
    }
}
