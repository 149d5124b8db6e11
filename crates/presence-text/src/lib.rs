//! What the language, the culture and the time zone that a request asks for do to a text of SuperOffice's.
//!
//! A text may carry what each reader sees in another way: blocks of several languages, `US:"At lunch";NO:"Til lunsj"`;
//! string resources, `[SR_NOT_PRESENT]`; and values, `[D:11/09/2017]`. A [`Localization`] is built once; for each
//! request it makes an [`Applied`] of the four headers ([`Asked`]), and that turns the texts of the answer into what
//! the asker reads. Who asks for no language gets the text as it is stored.
//!
//! ```
//! use presence_text::{Asked, Localization, Resources};
//!
//! let localization = Localization::new("NO", Resources::shipped())?;
//! let asked = Asked {
//!     accept_language: Some("tlh, nb-NO;q=0.8"),
//!     so_time_zone: Some("FI, includeTZOffset"),
//!     ..Asked::default()
//! };
//! let applied = localization.of(&asked)?;
//! let text = r#"US:"Back at";NO:"Tilbake";: [DT:11/09/2017 14:53]"#;
//! assert_eq!(applied.text(text), "Tilbake: 09.11.2017, 15:53 +02:00");
//! assert_eq!(applied.content_language(), Some("nb-NO"));
//! assert_eq!(applied.time_zone(), Some("FI"));
//!
//! let nothing = localization.of(&Asked::default())?;
//! assert_eq!(nothing.text(text), text);
//! assert_eq!(nothing.content_language(), None);
//! # Ok::<(), presence_text::UnknownTimeZone>(())
//! ```

mod blocks;
mod elements;
mod error;
mod language;
mod localization;
mod preference;
mod resources;
mod time_zone;
mod values;

pub use crate::error::{Error, UnknownTimeZone};
pub use crate::localization::{Applied, Asked, Localization};
pub use crate::resources::Resources;
