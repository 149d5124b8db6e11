//! The key that tokens for development are signed with, in a file, and its public half in a set of keys.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use pem::Pem;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::Error;

/// What most libraries can check, and the server by default.
const ALGORITHM: Algorithm = Algorithm::ES256;

/// A private key.
pub(super) struct SigningKey {
    key: EncodingKey,
    public: Jwk,
}

impl SigningKey {
    /// Reads the key in a file, if there is one.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Error> {
        let key = match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.and_then(|pem| Self::new(&pem)),
        };
        key.map(Some).map_err(|source| Error::TokenFile {
            path: path.to_owned(),
            problem: "is no private key on P-256 in PEM that can be read; name another with --signing-key",
            source,
        })
    }

    /// Makes a key, and the file that has it, which nobody else can read.
    pub(super) fn make(path: &Path) -> Result<Self, Error> {
        let made = make_pem().and_then(|pem| {
            // Temporary files are their owner's alone.
            let mut file = NamedTempFile::new_in(folder_of(path))?;
            file.write_all(pem.as_bytes())?;
            file.persist_noclobber(path)?;
            Self::new(pem.as_bytes())
        });
        made.map_err(|source| Error::TokenFile {
            path: path.to_owned(),
            problem: "cannot be made; name another place with --signing-key",
            source,
        })
    }

    fn new(pem: &[u8]) -> io::Result<Self> {
        let key = EncodingKey::from_ec_pem(pem).map_err(io::Error::other)?;
        let mut public = Jwk::from_encoding_key(&key, ALGORITHM).map_err(io::Error::other)?;
        let id = public.thumbprint(ThumbprintHash::SHA256);
        public.common.key_id = Some(id.map_err(io::Error::other)?);
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { key, public })
    }

    /// Finds out whether there can be a set of keys at this path, before a key is made that would have no use.
    pub(super) fn check_place(keys: &Path) -> Result<(), Error> {
        behind_links(keys)
            .map(drop)
            .map_err(|source| cannot_publish(keys, source))
    }

    /// Adds the public half to a file with a JSON Web Key Set, which is made if there is none. What is in it stays.
    pub(super) fn publish(&self, path: &Path) -> Result<(), Error> {
        self.add_to(path)
            .map_err(|source| cannot_publish(path, source))
    }

    fn add_to(&self, path: &Path) -> io::Result<()> {
        let path = &behind_links(path)?;
        let mut set = match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => json!({"keys": []}),
            read => serde_json::from_slice(&read?)?,
        };
        let Some(keys) = set.get_mut("keys").and_then(Value::as_array_mut) else {
            return Err(io::Error::other("it has no list `keys`"));
        };
        let public = serde_json::to_value(&self.public)?;
        if keys.contains(&public) {
            return Ok(());
        }
        keys.push(public);
        replace(path, &format!("{set:#}\n"))
    }

    /// A token with these claims.
    pub(super) fn sign(&self, claims: &Value) -> Result<String, Error> {
        let mut header = Header::new(ALGORITHM);
        header.kid.clone_from(&self.public.common.key_id);
        jsonwebtoken::encode(&header, claims, &self.key).map_err(|error| Error::System {
            what: "random numbers",
            source: io::Error::other(error),
        })
    }
}

fn cannot_publish(path: &Path, source: io::Error) -> Error {
    Error::TokenFile {
        path: path.to_owned(),
        problem: "cannot have the public key added to it; name another JSON Web Key Set with --jwks",
        source,
    }
}

fn make_pem() -> io::Result<String> {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    let key = key.map_err(io::Error::other)?;
    Ok(pem::encode(&Pem::new("PRIVATE KEY", key.as_ref())))
}

/// Writes a file whole or not at all, so that a server that reads it meanwhile finds a set.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // One that is new is everybody's to read, as any other file is: the server may run as somebody else.
    let mut file =
        tempfile::Builder::new().make_in(folder_of(path), |path| File::create_new(path))?;
    if let Ok(existing) = fs::metadata(path) {
        // Who could read it can, and nobody else: there may be secrets in it.
        fs::set_permissions(file.path(), existing.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// Where a file is, or would be made, by a path that has no symbolic links in it.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    match (fs::canonicalize(path), path.file_name()) {
        (Err(error), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(fs::canonicalize(folder_of(path))?.join(name))
        }
        (found, _) => found,
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
