//! Whose certificates are believed.

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The certificates of a file, which alone are trusted then.
#[derive(Clone)]
pub struct Authorities {
    store: Arc<RootCertStore>,
    file: PathBuf,
}

impl Authorities {
    /// Takes the text of a PEM file. Nothing if there is no certificate in it, or one that can't be used.
    #[must_use]
    pub fn from_pem(pem: &[u8], file: impl Into<PathBuf>) -> Option<Self> {
        let mut store = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            store.add(certificate.ok()?).ok()?;
        }
        let store = Arc::new(store);
        let file = file.into();
        (!store.is_empty()).then_some(Self { store, file })
    }

    /// Where they were read from.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({} from {:?})", self.store.len(), self.file)
    }
}

/// How connections are protected. Without `authorities`, whom the system trusts; if that can't be found out nobody is
/// trusted, and connections without TLS work all the same.
///
/// # Errors
/// When there can be no TLS at all.
pub(super) fn protection(authorities: Option<&Authorities>) -> Result<ClientConfig, String> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let builder = match authorities.map(|it| Arc::clone(&it.store)) {
        Some(store) => builder.with_root_certificates(store),
        None => match Verifier::new(provider) {
            Ok(verifier) => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier)),
            Err(error) => {
                tracing::warn!("it isn't known whose certificates this computer trusts: {error}");
                builder.with_root_certificates(RootCertStore::empty())
            }
        },
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
