//! Regular expressions of ECMA-262 in the words of the crate `regex`, which mean the same.
//!
//! What that crate cannot do (looking around, referring back) stays as it is, and is refused there.

use std::iter::Peekable;
use std::str::Chars;

const DIGITS: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\s\x{feff}";
/// The ends of lines, which `.` leaves out.
const ENDS: &str = r"\n\r\x{2028}\x{2029}";

/// The same expression for the crate `regex`.
pub(super) fn translated(pattern: &str) -> String {
    let mut translation = Translation {
        rest: pattern.chars().peekable(),
        made: String::with_capacity(pattern.len()),
        in_class: false,
    };
    while let Some(next) = translation.rest.next() {
        translation.add(next);
    }
    translation.made
}

struct Translation<'a> {
    rest: Peekable<Chars<'a>>,
    made: String,
    in_class: bool,
}

impl Translation<'_> {
    fn add(&mut self, character: char) {
        match character {
            '\\' => self.escape(),
            '[' if self.in_class => self.made.push_str(r"\["),
            '[' => self.open_class(),
            ']' if self.in_class => {
                self.in_class = false;
                self.made.push(']');
            }
            // Doubled they would be operators between classes.
            '&' | '~' if self.in_class => {
                self.made.push('\\');
                self.made.push(character);
            }
            '-' if self.in_class && self.rest.peek() == Some(&'-') => self.made.push_str(r"\-"),
            '.' if !self.in_class => self.class("[^", ENDS),
            '{' if !self.in_class && !self.is_repetition() => self.made.push_str(r"\{"),
            other => self.made.push(other),
        }
    }

    fn open_class(&mut self) {
        let is_negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            // `[]` is nothing, `[^]` is everything.
            self.made
                .push_str(if is_negated { r"[\s\S]" } else { r"[^\s\S]" });
            return;
        }
        self.in_class = true;
        self.made.push_str(if is_negated { "[^" } else { "[" });
    }

    fn escape(&mut self) {
        let Some(escaped) = self.rest.next() else {
            return self.made.push('\\');
        };
        let open = if self.in_class { "" } else { "[" };
        match escaped {
            'd' => self.class(open, DIGITS),
            'w' => self.class(open, WORD),
            's' => self.class(open, SPACE),
            'D' => self.class("[^", DIGITS),
            'W' => self.class("[^", WORD),
            'S' => self.class("[^", SPACE),
            'b' if self.in_class => self.made.push_str(r"\x08"),
            'b' => self.made.push_str(r"(?-u:\b)"),
            '0' => self.made.push_str(r"\x00"),
            'c' => self.control(),
            other if other.is_ascii_alphanumeric() => {
                self.made.push('\\');
                self.made.push(other);
            }
            '_' | '<' | '>' => self.made.push(escaped),
            other if other.is_ascii_punctuation() => {
                self.made.push('\\');
                self.made.push(other);
            }
            other => self.made.push(other),
        }
    }

    fn class(&mut self, open: &str, members: &str) {
        self.made.push_str(open);
        self.made.push_str(members);
        if !open.is_empty() {
            self.made.push(']');
        }
    }

    /// `\cX`, a control character.
    fn control(&mut self) {
        match self.rest.next_if(char::is_ascii_alphabetic) {
            Some(letter) => {
                let code = u32::from(letter) % 32;
                self.made.push_str(&format!(r"\x{code:02x}"));
            }
            None => self.made.push_str(r"\\c"),
        }
    }

    /// Whether what follows a brace says how often something stands there.
    fn is_repetition(&self) -> bool {
        let mut ahead = self.rest.clone();
        let mut has_digit = false;
        while ahead.next_if(char::is_ascii_digit).is_some() {
            has_digit = true;
        }
        if ahead.next_if_eq(&',').is_some() {
            while ahead.next_if(char::is_ascii_digit).is_some() {}
        }
        has_digit && ahead.next() == Some('}')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        regex::Regex::new(&translated(pattern)).is_ok_and(|regex| regex.is_match(text))
    }

    #[test]
    fn classes_are_those_of_ecma() {
        for (pattern, fits, does_not) in [
            (r"^\d$", "7", "\u{667}"),
            (r"^[\d-]+$", "1-2", "a"),
            (r"^\w$", "_", "\u{e9}"),
            (r"^\s$", "\u{feff}", "a"),
            ("^.$", "a", "\r"),
            ("^[^]$", "\n", ""),
            ("^[[]$", "[", "a"),
            ("^[a&&b]+$", "a&b", "c"),
            ("^{a}$", "{a}", "a"),
            ("^a{2}$", "aa", "a"),
            (r"^\/\-\<\_$", "/-<_", "/"),
            (r"^\cJ$", "\n", "J"),
            (r"\bb\b", "a b", "ab"),
            (r"^[^\D]$", "1", "a"),
        ] {
            assert!(matches(pattern, fits), "{pattern} {fits}");
            assert!(!matches(pattern, does_not), "{pattern} {does_not}");
        }
    }
}
