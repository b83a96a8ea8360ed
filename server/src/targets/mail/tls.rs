//! What TLS needs to know: whom to trust, and what the server is called.

use super::settings::{Encryption, Settings};
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};

/// Nothing where the owner wants no TLS. The certificates of `ca_file` are trusted alone; without it, those that the
/// system trusts.
///
/// # Errors
/// Why there can be no TLS, for the owner.
pub(super) fn parameters(settings: &Settings) -> Result<Option<TlsParameters>, String> {
    if settings.encryption == Encryption::None {
        return Ok(None);
    }
    let mut builder = TlsParameters::builder(settings.server.clone());
    if let Some(authorities) = &settings.authorities {
        let certificates = Certificate::from_pem(&authorities.pem)
            .map_err(|error| format!("the certificates of `ca_file` can't be used: {error}"))?;
        builder = builder
            .certificate_store(CertificateStore::None)
            .add_root_certificate(certificates);
    }
    let parameters = builder
        .build()
        .map_err(|error| match settings.authorities {
            Some(_) => format!("the certificates of `ca_file` can't be used: {error}"),
            None => format!(
                "it isn't known which certificates this computer trusts: {error}; \
             install the package ca-certificates, or name the server's certificate with `ca_file`"
            ),
        })?;
    Ok(Some(parameters))
}
