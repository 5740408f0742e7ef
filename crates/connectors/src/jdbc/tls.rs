//! Encrypted connections to PostgreSQL, by `sslmode` and its companions in a table's url.
//!
//! The modes are those of PostgreSQL's own JDBC driver: `prefer` (the default) encrypts when the server can, `require`
//! insists, and neither asks who the server is; `verify-ca` wants a certificate that a root of `sslrootcert` has signed
//! (or that is itself in that file, as a self-signed one), `verify-full` wants the host's name in it as well. `ssl=true`
//! alone is `verify-full`. `sslcert` and `sslkey` name the client's own certificate and key, as PEM or PKCS-8 DER.
//! Not here: keys with a password, key stores, factories that are Java classes, channel binding.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use ouzel_engine::{EngineError, Result};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres::Socket;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};

use super::encrypted::Encrypted;

/// What a url says about encryption.
#[derive(Debug, Clone, Default)]
pub struct TlsOptions {
    pub mode: Mode,
    pub root: Option<PathBuf>,
    /// The client's certificate and key.
    pub own: Option<(PathBuf, PathBuf)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    Disable,
    /// Plain first, encrypted if the server insists.
    Allow,
    #[default]
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl Mode {
    pub fn parse(text: &str) -> Option<Mode> {
        Some(match text.to_ascii_lowercase().as_str() {
            "disable" => Mode::Disable,
            "allow" => Mode::Allow,
            "prefer" => Mode::Prefer,
            "require" => Mode::Require,
            "verify-ca" => Mode::VerifyCa,
            "verify-full" => Mode::VerifyFull,
            _ => return None,
        })
    }

    /// What the client does about it; certificates are ours.
    pub fn client(self) -> SslMode {
        match self {
            Mode::Disable | Mode::Allow => SslMode::Disable,
            Mode::Prefer => SslMode::Prefer,
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
        }
    }
}

/// Makes encrypted streams; one per table.
#[derive(Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
}

impl Tls {
    /// Reads the files that the options name.
    pub fn new(options: &TlsOptions) -> Result<Tls> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|e| EngineError::internal(format!("TLS cannot be set up: {e}")))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Verifier::of(options, provider)?));
        let config = match &options.own {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => builder
                .with_client_auth_cert(certificates(certificate)?, key_of(key)?)
                .map_err(|e| EngineError::user(format!("'{}' is not usable: {e}", certificate.display())))?,
        };
        Ok(Tls { config: Arc::new(config) })
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = |e: &dyn std::fmt::Display| {
        EngineError::user(format!("the certificate '{}' cannot be read: {e}", path.display()))
    };
    let found = CertificateDer::pem_file_iter(path).map_err(|e| unreadable(&e))?;
    let found = found.collect::<std::result::Result<Vec<_>, _>>().map_err(|e| unreadable(&e))?;
    if found.is_empty() {
        return Err(unreadable(&"no certificate is in it"));
    }
    Ok(found)
}

fn key_of(path: &Path) -> Result<PrivateKeyDer<'static>> {
    if let Ok(key) = PrivateKeyDer::from_pem_file(path) {
        return Ok(key);
    }
    let bytes = std::fs::read(path)
        .map_err(|e| EngineError::user(format!("the key '{}' cannot be read: {e}", path.display())))?;
    Ok(PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(bytes)))
}

/// Who the server may be.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    /// None: anybody.
    trusted: Option<Trusted>,
}

#[derive(Debug)]
struct Trusted {
    chains: Arc<WebPkiServerVerifier>,
    roots: Vec<CertificateDer<'static>>,
    checks_name: bool,
}

impl Verifier {
    fn of(options: &TlsOptions, provider: Arc<CryptoProvider>) -> Result<Verifier> {
        if !matches!(options.mode, Mode::VerifyCa | Mode::VerifyFull) {
            return Ok(Verifier { provider, trusted: None });
        }
        let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let path = options.root.clone().unwrap_or_else(|| home.join(".postgresql/root.crt"));
        let roots = certificates(&path)
            .map_err(|e| e.hint("'sslrootcert' in the url names the file of the certificates to trust"))?;
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(roots.iter().cloned());
        let chains = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone()).build();
        let chains =
            chains.map_err(|e| EngineError::user(format!("nothing in '{}' can be trusted: {e}", path.display())))?;
        let checks_name = options.mode == Mode::VerifyFull;
        Ok(Verifier { provider, trusted: Some(Trusted { chains, roots, checks_name }) })
    }
}

impl Trusted {
    fn verify(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<(), Error> {
        // A certificate that stands in the file is trusted as it is; a chain ends at one that does.
        let itself = self.roots.iter().any(|root| root.as_ref() == certificate.as_ref());
        if itself {
            return match self.checks_name {
                true => rustls::client::verify_server_name(&ParsedCertificate::try_from(certificate)?, name),
                false => Ok(()),
            };
        }
        match self.chains.verify_server_cert(certificate, others, name, ocsp, now) {
            // The name is looked at behind the chain.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.checks_name => Ok(()),
            other => other.map(drop),
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, Error> {
        if let Some(trusted) = &self.trusted {
            trusted.verify(certificate, others, name, ocsp, now)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// A stream that is about to be encrypted.
pub struct Handshake {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Encrypted;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Handshake> {
        let name = ServerName::try_from(host.to_string())
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, format!("'{host}' is not a name for TLS: {e}")))?;
        Ok(Handshake { config: self.config.clone(), name })
    }
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Encrypted;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted>> + Send>>;

    fn connect(self, stream: Socket) -> Self::Future {
        Box::pin(Encrypted::new(self.config, self.name, stream))
    }
}
