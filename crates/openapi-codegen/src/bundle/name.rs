//! The names of components that were none.

/// The name of what stands at a pointer in a file.
pub(super) fn of(file: &str, pointer: &[String]) -> String {
    let tokens = match pointer {
        [first, _, rest @ ..] if first == "components" && !rest.is_empty() => rest,
        [first, rest @ ..] if (first == "definitions" || first == "$defs") && !rest.is_empty() => {
            rest
        }
        all => all,
    };
    let mut parts: Vec<String> = tokens.iter().filter_map(|token| part(token)).collect();
    if parts.is_empty() {
        let file = file.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        parts.extend(part(stem));
    }
    if parts.is_empty() {
        parts.push("Component".to_owned());
    }
    parts.join("_")
}

/// What a step of a pointer adds to a name; nothing, where it only says what kind of thing comes.
fn part(token: &str) -> Option<String> {
    match token {
        "properties" | "paths" | "responses" | "content" | "schema" => return None,
        "items" => return Some("Item".to_owned()),
        "additionalProperties" => return Some("Value".to_owned()),
        _ => {}
    }
    let text: String = token
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    let words: Vec<&str> = text.split('_').filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("_"))
}

/// Whether a character may stand in the name of a component (OpenAPI 3.1, section 4.8.7).
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || ".-_".contains(character)
}

/// A name as a step of a pointer in a reference.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0")
        .replace('/', "~1")
        .replace('%', "%25")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_places() {
        for (file, pointer, name) in [
            (
                "a.yaml",
                "components/schemas/Pet/properties/owner",
                "Pet_owner",
            ),
            ("a.yaml", "components/schemas/Pets/items", "Pets_Item"),
            ("a/Pet.yaml", "", "Pet"),
            ("a.yaml", "$defs/Pet", "Pet"),
            ("a.yaml", "Pet", "Pet"),
            (
                "a.yaml",
                "paths|/pets/{id}|get|responses|200|content|text/x|schema",
                "pets_id_get_200_text_x",
            ),
        ] {
            let separator = if pointer.contains('|') { '|' } else { '/' };
            let tokens: Vec<String> = pointer
                .split(separator)
                .filter(|token| !token.is_empty())
                .map(str::to_owned)
                .collect();
            assert_eq!(of(file, &tokens), name);
        }
    }
}
