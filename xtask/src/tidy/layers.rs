//! Who may depend on whom: a crate is worth its folder by what it cannot reach.

mod table;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, Package};

use self::table::LAYERS;
use super::Finding;

/// What a crate may depend on, other than in its tests and examples.
struct Layer {
    /// The crate, which is its folder's name too.
    name: &'static str,
    /// The crates of this repository that it may depend on.
    may_import: &'static [&'static str],
    /// The foreign crates that it may not reach, by whatever way.
    must_not_reach: &'static [&'static str],
    because: &'static str,
}

impl Layer {
    /// Whether the crate is one of ours that this one may not depend on.
    fn forbids_import(&self, name: &str) -> bool {
        LAYERS.iter().any(|layer| layer.name == name) && !self.may_import.contains(&name)
    }

    fn refusal(&self, name: &str) -> String {
        format!(
            "`{}` may not depend on `{name}`: {}",
            self.name, self.because
        )
    }
}

/// Why the dependencies of a crate are unknown.
#[derive(Debug, thiserror::Error)]
pub(super) enum TreeError {
    /// Cargo does not start.
    #[error("cannot start cargo")]
    Start(#[from] std::io::Error),
    /// Cargo does not know them.
    #[error("`cargo tree` fails for {name}:\n{printed}")]
    Tree {
        /// The crate.
        name: &'static str,
        /// What cargo printed.
        printed: String,
    },
}

/// Checks all crates of the repository.
pub(super) fn check(metadata: &Metadata) -> Result<Vec<Finding>, TreeError> {
    let root = metadata.workspace_root.as_std_path();
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let manifest = Manifest::of(package, root);
        findings.extend(check_folder(&manifest));
        let Some(layer) = LAYERS.iter().find(|layer| layer.name == manifest.name) else {
            findings.push(manifest.finding(
                "name",
                format!(
                    "`{}` has no layer; add it to LAYERS in {}",
                    manifest.name, "xtask/src/tidy/layers/table.rs"
                ),
            ));
            continue;
        };
        findings.extend(check_imports(layer, &manifest));
        if !layer.must_not_reach.is_empty() {
            findings.extend(check_reach(layer, &manifest, &tree(layer.name, root)?));
        }
    }
    Ok(findings)
}

/// What a manifest says, as far as layers go.
struct Manifest {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
    name: String,
    /// The crates that it depends on, other than for tests and examples.
    dependencies: Vec<String>,
}

impl Manifest {
    fn of(package: &Package, root: &Path) -> Self {
        let path = package.manifest_path.as_std_path();
        let dependencies = package.dependencies.iter();
        Self {
            path: path
                .strip_prefix(root)
                .unwrap_or(path)
                .to_string_lossy()
                .replace('\\', "/"),
            text: std::fs::read_to_string(path).unwrap_or_default(),
            name: package.name.to_string(),
            dependencies: dependencies
                .filter(|dependency| dependency.kind != DependencyKind::Development)
                .map(|dependency| dependency.name.clone())
                .collect(),
        }
    }

    /// A finding on the line that starts with a word, or else on the first one.
    fn finding(&self, word: &str, message: String) -> Finding {
        let starts = |line: &str| {
            let rest = line.trim_start().strip_prefix(word);
            rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
        };
        let line = self.text.lines().position(starts).unwrap_or(0) + 1;
        Finding::new(&self.path, line, message)
    }
}

fn check_folder(manifest: &Manifest) -> Option<Finding> {
    let name = &manifest.name;
    let folder = Path::new(&manifest.path).parent()?.file_name()?.to_str()?;
    (folder != name).then(|| {
        let message = format!("the folder of `{name}` is called `{folder}`; name both the same");
        manifest.finding("name", message)
    })
}

fn check_imports(layer: &Layer, manifest: &Manifest) -> Vec<Finding> {
    let imports = manifest.dependencies.iter();
    imports
        .filter(|import| layer.forbids_import(import))
        .map(|import| manifest.finding(import, layer.refusal(import)))
        .collect()
}

/// Checks what cargo says of the dependencies, and theirs: on each line how deep it is, and the crate.
///
/// What is below a forbidden crate goes when that one goes, and is not reported.
fn check_reach(layer: &Layer, manifest: &Manifest, tree: &str) -> Vec<Finding> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut way: Vec<&str> = Vec::new();
    let mut forbidden_depth = None;
    for line in tree.lines() {
        let Some((depth, name)) = parse_line(line) else {
            continue;
        };
        way.truncate(depth);
        way.push(name);
        if depth == 0 || forbidden_depth.is_some_and(|forbidden| depth > forbidden) {
            continue;
        }
        let is_forbidden = layer.must_not_reach.contains(&name);
        forbidden_depth = (is_forbidden || layer.forbids_import(name)).then_some(depth);
        if is_forbidden && found.get(name).is_none_or(|other| other.len() > way.len()) {
            found.insert(name, way.clone());
        }
    }
    let findings = found.values().filter_map(|way| match way.as_slice() {
        [_, name] => Some(manifest.finding(name, layer.refusal(name))),
        [_, first @ .., name] => {
            let refusal = layer.refusal(name);
            let message = format!("{refusal} (it does by way of `{}`)", first.join("`, `"));
            Some(manifest.finding(first.first()?, message))
        }
        _ => None,
    });
    findings.collect()
}

/// The depth and the name in `2hyper v1.8.1`.
fn parse_line(line: &str) -> Option<(usize, &str)> {
    let start = line.find(|character: char| !character.is_ascii_digit())?;
    let (depth, rest) = line.split_at(start);
    Some((depth.parse().ok()?, rest.split_whitespace().next()?))
}

/// The tree of a crate alone, so that no feature is on because another crate of the workspace wants it.
fn tree(name: &'static str, root: &Path) -> Result<String, TreeError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "tree",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "depth",
        ])
        .args(["--package", name])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(TreeError::Tree { name, printed });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &str) -> &'static Layer {
        LAYERS.iter().find(|layer| layer.name == name).unwrap()
    }

    fn manifest(name: &str, dependencies: &[&str]) -> Manifest {
        let lines = dependencies
            .iter()
            .map(|name| format!("{name}.workspace = true\n"));
        Manifest {
            path: format!("crates/{name}/Cargo.toml"),
            text: format!(
                "[package]\nname = \"{name}\"\n\n[dependencies]\n{}",
                lines.collect::<String>()
            ),
            name: name.to_owned(),
            dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn texts(findings: impl IntoIterator<Item = Finding>) -> Vec<String> {
        findings
            .into_iter()
            .map(|finding| finding.to_string())
            .collect()
    }

    #[test]
    fn a_crate_imports_no_other_of_ours_than_its_layer_says() {
        let store = manifest("presence-store", &["rusqlite", "presence-types"]);
        let expected = [
            "crates/presence-store/Cargo.toml:6: `presence-store` may not depend on `presence-types`: \
             the disk format does not move when the contract does",
        ];
        assert_eq!(
            texts(check_imports(layer("presence-store"), &store)),
            expected
        );
        let api = manifest("presence-api", &["openapi-axum", "presence-types"]);
        assert!(check_imports(layer("presence-api"), &api).is_empty());
    }

    #[test]
    fn a_crate_reaches_no_forbidden_one_by_whatever_way() {
        let client = manifest("presence-client", &["reqwest", "kit"]);
        let tree = "0presence-client v0.1.0 (crates/presence-client)\n1reqwest v0.13.1\n2hyper v1.8.1\n\
                    1kit v1.0.0\n2server-kit v1.0.0\n3axum v0.8.1\n4tokio v1.48.0\n2axum v0.8.1 (*)\n";
        let expected = [
            "crates/presence-client/Cargo.toml:6: `presence-client` may not depend on `axum`: \
             whoever calls the API compiles no server (it does by way of `kit`)",
        ];
        assert_eq!(
            texts(check_reach(layer("presence-client"), &client, tree)),
            expected
        );
    }

    #[test]
    fn what_is_below_a_forbidden_crate_is_not_reported() {
        let store = manifest("presence-store", &["tokio"]);
        let tree = "0presence-store v0.1.0\n1tokio v1.48.0\n2http v1.5.0\n";
        let expected = [
            "crates/presence-store/Cargo.toml:5: `presence-store` may not depend on `tokio`: \
             the disk format does not move when the contract does",
        ];
        assert_eq!(
            texts(check_reach(layer("presence-store"), &store, tree)),
            expected
        );
    }

    #[test]
    fn a_folder_is_called_like_its_crate() {
        let mut store = manifest("presence-store", &[]);
        assert_eq!(check_folder(&store), None);
        store.path = "crates/store/Cargo.toml".to_owned();
        let expected = [
            "crates/store/Cargo.toml:2: the folder of `presence-store` is called `store`; name both the same",
        ];
        assert_eq!(texts(check_folder(&store)), expected);
    }
}
