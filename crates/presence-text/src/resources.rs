//! String resources: names of texts that differ by language.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::blocks;
use crate::error::Error;
use crate::language::Language;

/// Names of texts that differ by language, as in `[SR_NOT_PRESENT]`.
///
/// A file has a resource on each line: the name, `=`, and a block of several languages. A name is `SR_` and capital
/// letters, digits and `_`, and only that case of it is the name. Where a block lacks a language, its English text is
/// taken, else its first. Lines that are blank or start with `#` say nothing.
///
/// ```
/// use presence_text::{Asked, Localization, Resources};
///
/// let own = Resources::parse("# ours\nSR_LUNCH = US:\"at lunch\";NO:\"til lunsj\"\n")?;
/// let localization = Localization::new("UTC", Resources::shipped().with(own))?;
/// let asked = Asked { so_language: Some("no"), ..Asked::default() };
/// assert_eq!(localization.of(&asked)?.text("Anna: [SR_LUNCH]"), "Anna: til lunsj");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resources {
    /// By name, the block.
    blocks: HashMap<String, String>,
}

/// In the format of all such files.
const SHIPPED: &str = include_str!("../data/resources.txt");

const A_RESOURCE: &str = "`SR_NAME = US:\"text\";NO:\"text\"`";
const A_NAME: &str = "a name of `SR_`, capital letters, digits and `_` before the `=`";
const A_BLOCK: &str =
    "nothing but `US:\"text\";NO:\"text\"` after the `=`, with SuperOffice's codes of languages";
const TEXT: &str = "a text without control characters";

impl Resources {
    /// Those of this crate: the words for being present or not, and for each `EjUserStatus`, in fifteen languages.
    pub fn shipped() -> Self {
        // It parses: the tests read each name in it.
        Self::parse(SHIPPED).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where it cannot be read; [`Error::Line`] and [`Error::Twice`] name the file and the line.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        let parsed = Self::parse(&text);
        parsed.map_err(|error| error.in_file(path))
    }

    /// Reads a text of the same format.
    ///
    /// # Errors
    ///
    /// [`Error::Line`] for a line that is not as it must be; [`Error::Twice`] for a name that has been defined.
    pub fn parse(text: &str) -> Result<Self, Error> {
        // An editor may have put a byte order mark first.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines_of: HashMap<&str, usize> = HashMap::new();
        let mut blocks = HashMap::new();
        for (line, content) in (1..).zip(text.lines()) {
            let Some((name, block)) = parse_line(content).map_err(|expected| Error::Line {
                path: None,
                line,
                expected,
            })?
            else {
                continue;
            };
            if let Some(first) = lines_of.insert(name, line) {
                return Err(Error::Twice {
                    path: None,
                    line,
                    first,
                    name: name.to_owned(),
                });
            }
            blocks.insert(name.to_owned(), block.to_owned());
        }
        Ok(Self { blocks })
    }

    /// These and others; of a name that both have, the others' text.
    #[must_use]
    pub fn with(mut self, others: Self) -> Self {
        self.blocks.extend(others.blocks);
        self
    }

    /// The text that a name stands for in a language.
    pub(crate) fn text(&self, name: &str, language: &Language) -> Option<Cow<'_, str>> {
        let block = self.blocks.get(name)?;
        Some(blocks::choose(block, language))
    }
}

/// The name and the block of a line; none where it says nothing; else what was expected.
fn parse_line(line: &str) -> Result<Option<(&str, &str)>, &'static str> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (name, block) = line.split_once('=').ok_or(A_RESOURCE)?;
    let (name, block) = (name.trim(), block.trim());
    if !is_name(name) {
        return Err(A_NAME);
    }
    if !blocks::is_block(block) {
        return Err(A_BLOCK);
    }
    // Of these, XML can carry none or few.
    if block.contains(|character: char| {
        character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}')
    }) {
        return Err(TEXT);
    }
    Ok(Some((name, block)))
}

fn is_name(name: &str) -> bool {
    let rest = name.strip_prefix("SR_").unwrap_or_default();
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    !rest.is_empty() && rest.bytes().all(is_part)
}
