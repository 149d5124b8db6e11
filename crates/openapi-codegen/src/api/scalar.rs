//! What strings and numbers must keep to.

/// What a string must keep to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextRules {
    /// Fewest characters (Unicode scalar values).
    pub min_length: Option<u64>,
    /// Most characters (Unicode scalar values).
    pub max_length: Option<u64>,
    /// The characters it may be made of: a `pattern` that says no more than that.
    pub characters: Option<CharacterRule>,
    /// Any other `pattern`.
    pub pattern: Option<PatternRule>,
    /// The format, where it is one that is known.
    pub format: Option<TextFormat>,
    /// The format that the implementation is asked for (`x-checked-format`); of parameters only.
    pub checked_format: Option<String>,
    /// Whether it is never to be shown (`format: password`).
    pub secret: bool,
}

/// The formats of strings that are known. Some have a Rust type of their own; the others are checked strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextFormat {
    /// `date`: `jiff::civil::Date` (RFC 3339, `full-date`).
    Date,
    /// `date-time`: `jiff::Timestamp` (RFC 3339, `date-time`).
    DateTime,
    /// `uuid`: `uuid::Uuid` (RFC 9562).
    Uuid,
    /// `ipv4`: `std::net::Ipv4Addr`.
    Ipv4,
    /// `ipv6`: `std::net::Ipv6Addr`.
    Ipv6,
    /// `ip`: `std::net::IpAddr`.
    Ip,
    /// `byte`, or `contentEncoding: base64`: a `String` of base64 (RFC 4648, section 4).
    Byte,
    /// `time`: a `String` (RFC 3339, `full-time`).
    Time,
    /// `duration`: a `String` (RFC 3339, appendix A).
    Duration,
    /// `uri`: a `String` (RFC 3986).
    Uri,
    /// `email`: a `String` (RFC 5321, `Mailbox`).
    Email,
    /// `hostname`: a `String` (RFC 1123).
    Hostname,
    /// `decimal`: a `String` of a decimal number, of any size.
    Decimal,
}

/// A format of strings whose values the implementation knows (`x-checked-format`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFormat {
    /// The value of `format`.
    pub name: String,
    /// The Rust method that knows.
    pub method_name: String,
}

/// A `pattern` of the form `^[...]*$`: every character is one of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct CharacterRule {
    /// The pattern as the contract writes it.
    pub pattern: String,
    /// The class, as sorted inclusive ranges.
    pub ranges: Vec<(char, char)>,
}

/// Any other `pattern`: a regular expression that is looked for anywhere in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternRule {
    /// The pattern as the contract writes it, in ECMA-262's words.
    pub pattern: String,
    /// The same in the words of the crate `regex`, which takes it for sure.
    pub expression: String,
}

/// What an integer must keep to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IntegerRules {
    /// The Rust type.
    pub width: IntegerWidth,
    /// Least value.
    pub minimum: Option<i128>,
    /// Greatest value.
    pub maximum: Option<i128>,
    /// What it is a multiple of.
    pub multiple_of: Option<i128>,
}

/// The Rust type of an integer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the Rust type of that name")]
pub enum IntegerWidth {
    I8,
    I16,
    I32,
    #[default]
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntegerWidth {
    /// The name of the Rust type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
        }
    }
}

/// What a number must keep to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NumberRules {
    /// `format: float`; otherwise `f64`.
    pub is_32_bit: bool,
    /// Least value.
    pub minimum: Option<f64>,
    /// Whether the least value itself is refused.
    pub excludes_minimum: bool,
    /// Greatest value.
    pub maximum: Option<f64>,
    /// Whether the greatest value itself is refused.
    pub excludes_maximum: bool,
    /// What it is a multiple of.
    pub multiple_of: Option<f64>,
}
