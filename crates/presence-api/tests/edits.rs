//! The generated code, edited by hand: each edit is seen by the witness.
//!
//! Many edits go into one copy, which takes one build; each has a line of its own in what the witness prints.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// An edit of one or more generated files.
struct Edit {
    name: &'static str,
    /// File, text, and what to put in the place of its first occurrence.
    changes: &'static [(&'static str, &'static str, &'static str)],
    /// What the witness prints of it, and of no other edit.
    printed: &'static str,
}

const TYPES: &str = "presence-types/src/generated/mod.rs";
const DECODE: &str = "presence-api/src/generated/decode.rs";
const DESCRIPTION: &str = "presence-api/src/generated/description.rs";
const RESPONSES: &str = "presence-api/src/generated/responses.rs";
const SERVICE: &str = "presence-api/src/generated/service.rs";

/// What the code says of itself is edited first, then what the service does.
const EDITS: [&[Edit]; 2] = [
    &[
        Edit {
            name: "a property is renamed",
            changes: &[(TYPES, r#"rename = "ErrorType""#, r#"rename = "ErrorKind""#)],
            printed: "/schemas/Error/properties/ErrorKind",
        },
        Edit {
            name: "a value of an enumeration is misspelled",
            changes: &[(TYPES, r#"=> "StatusSpm""#, r#"=> "StatusSmp""#)],
            printed: "/schemas/EjUserStatus/enum",
        },
        Edit {
            name: "a value of an enumeration is renumbered",
            changes: &[(TYPES, "=> Some(127)", "=> Some(6)")],
            printed: "/schemas/EjUserStatus/x-enum-numbers",
        },
        Edit {
            name: "a property is no longer required",
            changes: &[(
                TYPES,
                "pub error_source",
                "#[serde(default)]\n    pub error_source",
            )],
            printed: "/schemas/Error/required",
        },
        Edit {
            name: "a property may be null",
            changes: &[
                (
                    TYPES,
                    "pub user_presence_status: UserPresenceStatus",
                    "pub user_presence_status: Option<UserPresenceStatus>",
                ),
                (
                    DECODE,
                    "                user_presence_status,\n            }),",
                    "                user_presence_status: Some(user_presence_status),\n            }),",
                ),
            ],
            printed: "/schemas/SetUserPresenceStatusRequest/properties/UserPresenceStatus",
        },
        Edit {
            name: "properties change places",
            changes: &[
                (
                    TYPES,
                    r#"rename = "Product")]
    pub product"#,
                    r#"rename = "Version")]
    pub product"#,
                ),
                (
                    TYPES,
                    r#"rename = "Version")]
    pub version"#,
                    r#"rename = "Product")]
    pub version"#,
                ),
            ],
            printed: "/schemas/ApiVersion/properties/(order)",
        },
        Edit {
            name: "a property must be there where it is read",
            changes: &[(
                DECODE,
                "message.optional_or_null()",
                r#"decoder.required(message, at, "Message", "a string")"#,
            )],
            printed: "PUT /api/v1/User/{associateId}/UserPresenceStatus: without `Message`",
        },
        Edit {
            name: "a status is another",
            changes: &[(RESPONSES, "StatusCode::CONFLICT", "StatusCode::GONE")],
            printed: "/put/responses/410",
        },
        Edit {
            name: "a status is dropped",
            changes: &[(
                DESCRIPTION,
                "layered(rejected(&Rejection::Timeout, &PRODUCED_2), &LAYERED),",
                "",
            )],
            printed: "/put/responses/408",
        },
        Edit {
            name: "a header of an answer is dropped",
            changes: &[(
                RESPONSES,
                r#"respond::add_header(response.headers_mut(), "so-timezone", value);"#,
                "let _ = value;",
            )],
            printed: "/responses/200/headers/so-timezone",
        },
        Edit {
            name: "a parameter must be there",
            changes: &[(DESCRIPTION, "Required::False", "Required::True")],
            printed: "/get/parameters/header accept-language/required",
        },
    ],
    &[
        Edit {
            name: "a property is renamed where it is read",
            changes: &[(
                DECODE,
                r#"case("UserPresenceStatus")"#,
                r#"case("Presence")"#,
            )],
            printed: "POST /api/v1/Agents/User/SetUserPresenceStatus: the status",
        },
        Edit {
            name: "a property is renamed where it is written",
            changes: &[(
                "presence-api/src/generated/encode.rs",
                r#"member("Message")"#,
                r#"member("Text")"#,
            )],
            printed: r#"the service does: ["Status", "Text"]"#,
        },
        Edit {
            name: "a media type is no longer given",
            changes: &[(
                SERVICE,
                "static PRODUCED: [MediaType; 6] = [\n    MediaType::new(\"application/json\", Codec::Json, \"application/json; charset=utf-8\"),",
                "static PRODUCED: [MediaType; 5] = [",
            )],
            printed: "GET /api/v1/User/{associateId}/UserPresenceStatus: the media types given",
        },
        Edit {
            name: "a media type that is taken is misspelled",
            changes: &[(
                SERVICE,
                "\"application/json-patch+json\",\n        Codec::Json,",
                "\"application/json-patches+json\",\n        Codec::Json,",
            )],
            printed: "POST /api/v1/Agents/User/GetUserPresenceStatus: the media types taken",
        },
        Edit {
            name: "a path is another",
            changes: &[(SERVICE, r#"["api"] =>"#, r#"["version"] =>"#)],
            printed: "GET /api: the status",
        },
        Edit {
            name: "a method is another",
            changes: &[(SERVICE, r#""PUT" =>"#, r#""PATCH" =>"#)],
            printed: "PUT /api/v1/User/{associateId}/UserPresenceStatus: the status",
        },
        Edit {
            name: "a header that is a parameter is renamed",
            changes: &[(SERVICE, r#""so-culture""#, r#""so-cultures""#)],
            printed: "GET /api/v1/User/{associateId}/UserPresenceStatus: the header `so-culture` is not read",
        },
        Edit {
            name: "a parameter of the query is renamed",
            changes: &[(SERVICE, r#"query("$select""#, r#"query("$pick""#)],
            printed: "POST /api/v1/Agents/User/GetUserPresenceStatus: the query `$select` is not read",
        },
        Edit {
            name: "a cookie is renamed",
            changes: &[(
                "presence-api/src/generated/credentials.rs",
                r#"cookie("SoSession")"#,
                r#"cookie("Session")"#,
            )],
            printed: "GET /api/v1/User/{associateId}/UserPresenceStatus: credentials",
        },
    ],
];

#[test]
fn the_witness_sees_every_edit() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("edits");
    let copy = folder.join("workspace");
    for edits in EDITS {
        copy_workspace(&copy)?;
        for edit in edits {
            apply(edit, &copy)?;
        }
        let output = Command::new(env!("CARGO"))
            .args([
                "test",
                "--offline",
                "--package",
                "presence-api",
                "--test",
                "witness",
            ])
            // Of its own: in this one, what is built of the copy would stand for what is built of the original.
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .current_dir(&copy)
            .output()?;
        let printed =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        let printed = printed.concat();
        let unseen = edits.iter().filter(|edit| !printed.contains(edit.printed));
        let unseen: Vec<_> = unseen.map(|edit| edit.name).collect();
        assert!(
            unseen.is_empty() && !output.status.success(),
            "not seen: {unseen:#?}\n{printed}"
        );
    }
    Ok(())
}

fn apply(edit: &Edit, copy: &Path) -> io::Result<()> {
    for (file, text, other) in edit.changes {
        let path = copy.join("crates").join(file);
        let before = fs::read_to_string(&path)?;
        let after = before.replacen(text, other, 1);
        assert_ne!(before, after, "{}: `{text}` is not in {file}", edit.name);
        fs::write(&path, after)?;
    }
    Ok(())
}

/// The crates that the witness is about, as a workspace of their own.
fn copy_workspace(copy: &Path) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if copy.exists() {
        fs::remove_dir_all(copy)?;
    }
    for folder in [
        "openapi",
        "crates/openapi-axum",
        "crates/presence-types",
        "crates/presence-api",
    ] {
        copy_folder(&root.join(folder), &copy.join(folder))?;
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let rest = manifest
        .find("[workspace.package]")
        .map_or("", |start| &manifest[start..]);
    let head = "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n\n";
    fs::write(copy.join("Cargo.toml"), format!("{head}{rest}"))?;
    fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock"))?;
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or(OsStr::new(""));
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
