//! TLS: the certificate and the key of a server, read again when they are renewed.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// The certificate and the key of a server, TLS 1.2 and 1.3. Clones are one: where one is read again, all are.
#[derive(Clone)]
pub struct Tls(Arc<Files>);

struct Files {
    certificate: PathBuf,
    key: PathBuf,
    settings: RwLock<Arc<ServerConfig>>,
}

/// Why TLS cannot be spoken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read; name a file in PEM that this user may read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no certificate in a file, or one that is none.
    #[error(
        "{} has no certificate that can be used; it has to be in PEM (`-----BEGIN CERTIFICATE-----`), the server's own \
         first and those of its issuers behind it",
        path.display()
    )]
    Certificate {
        /// The file.
        path: PathBuf,
    },
    /// There is no private key in a file, or one that is none.
    #[error("{} has no private key that can be used; it has to be in PEM (`-----BEGIN PRIVATE KEY-----`)", path.display())]
    Key {
        /// The file.
        path: PathBuf,
    },
    /// The certificate and the key do not fit each other.
    #[error("{} and {} do not fit each other; name a certificate and its own key", certificate.display(), key.display())]
    Pair {
        /// The file with the certificate.
        certificate: PathBuf,
        /// The file with the key.
        key: PathBuf,
        /// What is wrong.
        source: rustls::Error,
    },
}

impl Tls {
    /// Reads a certificate, those of its issuers behind it, and its key, each from a file in PEM.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or has not what it should have, and files that do not fit each other.
    pub fn open(
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Result<Self, TlsError> {
        let (certificate, key) = (certificate.into(), key.into());
        let settings = RwLock::new(Arc::new(read(&certificate, &key)?));
        Ok(Self(Arc::new(Files {
            certificate,
            key,
            settings,
        })))
    }

    /// Reads the files again. Connections that there are go on; new ones get the new certificate.
    ///
    /// # Errors
    ///
    /// Those of [`Tls::open`]; then it goes on with what it had.
    pub fn reload(&self) -> Result<(), TlsError> {
        let read = Arc::new(read(&self.0.certificate, &self.0.key)?);
        let settings = self.0.settings.write();
        *settings.unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }

    /// Takes connections, with what was read last.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let settings = self.0.settings.read();
        let settings = settings.unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&settings))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tls")
            .field("certificate", &self.0.certificate)
            .field("key", &self.0.key)
            .finish_non_exhaustive()
    }
}

fn read(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_slice_iter(&bytes_of(certificate)?).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or_else(|| TlsError::Certificate {
        path: certificate.to_owned(),
    })?;
    let private_key = PrivateKeyDer::from_pem_slice(&bytes_of(key)?);
    let private_key = private_key.map_err(|_| TlsError::Key {
        path: key.to_owned(),
    })?;
    let misfit = |source| TlsError::Pair {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
        source,
    };
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut settings = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(misfit)?
        .with_no_client_auth()
        .with_single_cert(chain, private_key)
        .map_err(misfit)?;
    settings.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(settings)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use rcgen::{CertifiedKey, generate_simple_self_signed};

    use super::*;

    #[test]
    fn what_cannot_be_read_again_leaves_what_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let [certificate, key] = ["certificate.pem", "key.pem"].map(|it| folder.path().join(it));
        let renew = || {
            let CertifiedKey { cert, signing_key } =
                generate_simple_self_signed(["localhost".to_owned()]).unwrap();
            fs::write(&certificate, cert.pem()).unwrap();
            fs::write(&key, signing_key.serialize_pem()).unwrap();
        };
        let settings = |tls: &Tls| Arc::clone(&tls.0.settings.read().unwrap());
        renew();
        let tls = Tls::open(&certificate, &key).unwrap();
        let first = settings(&tls);
        fs::write(&key, "no key").unwrap();
        assert!(matches!(tls.reload(), Err(TlsError::Key { path }) if path == key));
        assert!(Arc::ptr_eq(&first, &settings(&tls)));
        renew();
        tls.reload().unwrap();
        assert!(!Arc::ptr_eq(&first, &settings(&tls.clone())));
    }
}
