//! References as texts (RFC 3986, section 4.1; RFC 6901, section 6).

use percent_encoding::percent_decode_str;

use crate::parse::{Data, Node};

/// A place in one of the files, by what leads to it from the file's root.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Address {
    /// The file's index.
    pub(super) file: usize,
    pub(super) pointer: Vec<String>,
}

/// The path of another file from the contract's folder, if a reference names one, and the pointer in it. `from` is the
/// path of the file in which the reference stands.
pub(super) fn parse(text: &str, from: &str) -> Result<(Option<String>, Vec<String>), &'static str> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let path = match path {
        "" => None,
        path => Some(file(path, from)?),
    };
    Ok((path, pointer(fragment)?))
}

/// The path of a file from the contract's folder, which it does not leave.
fn file(path: &str, from: &str) -> Result<String, &'static str> {
    let scheme = path.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if is_scheme || path.starts_with("//") {
        return Err("it is an address on the network, and nothing is fetched");
    }
    if path.starts_with('/') {
        return Err("its path begins at the root, and not in the contract's folder");
    }
    let path = percent_decode_str(path)
        .decode_utf8()
        .map_err(|_| "its path is not UTF-8")?;
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or("it leaves the contract's folder")?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

fn pointer(fragment: &str) -> Result<Vec<String>, &'static str> {
    let fragment = percent_decode_str(fragment)
        .decode_utf8()
        .map_err(|_| "its fragment is not UTF-8")?;
    if fragment.is_empty() {
        return Ok(Vec::new());
    }
    let tokens = fragment
        .strip_prefix('/')
        .ok_or("its fragment is no JSON pointer, which begins with `/`")?;
    Ok(tokens
        .split('/')
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect())
}

/// What a pointer leads to.
pub(super) fn node_at<'n>(root: &'n Node, pointer: &[String]) -> Option<&'n Node> {
    pointer
        .iter()
        .try_fold(root, |node, token| match &node.data {
            Data::Mapping(mapping) => mapping.get(token).map(|member| &member.node),
            Data::Sequence(items) => items.get(token.parse::<usize>().ok()?),
            Data::Scalar(_) => None,
        })
}

/// The same, to change it.
pub(super) fn node_at_mut<'n>(root: &'n mut Node, pointer: &[String]) -> Option<&'n mut Node> {
    pointer
        .iter()
        .try_fold(root, |node, token| match &mut node.data {
            Data::Mapping(mapping) => mapping.get_mut(token).map(|member| &mut member.node),
            Data::Sequence(items) => items.get_mut(token.parse::<usize>().ok()?),
            Data::Scalar(_) => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_from_the_file_that_names_them() {
        let path = |text| parse(text, "a/b.yaml").map(|(path, _)| path);
        assert_eq!(path("#/x"), Ok(None));
        assert_eq!(path("c.yaml"), Ok(Some("a/c.yaml".to_owned())));
        assert_eq!(
            path("./../d%20e/c.yaml#/x"),
            Ok(Some("d e/c.yaml".to_owned()))
        );
        for wrong in [
            "../../c.yaml",
            "%2E%2E/../c.yaml",
            "/c.yaml",
            "//host/c.yaml",
            "https://host/c",
            "file:c",
        ] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn pointers_are_unescaped() {
        let pointer = |text| parse(text, "").map(|(_, pointer)| pointer);
        let tokens = ["paths", "/a/{b}", "~1", ""].map(str::to_owned).to_vec();
        assert_eq!(pointer("#/paths/~1a~1%7Bb%7D/~01/"), Ok(tokens));
        assert!(pointer("#anchor").is_err());
    }
}
