//! The page itself: the built files of `web/dist`, inside the binary.
//!
//! File names carry no hash, so that this table is stable; an `ETag` over the content makes a
//! reload one small answer. Each file is compressed once, when it is first asked for: compressed
//! copies in the repository would depend on the compressor's version.

use std::hash::Hasher;
use std::io::Write;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use rustc_hash::FxHasher;

use super::failure::Failure;

struct File {
    path: &'static str,
    content_type: &'static str,
    content: &'static [u8],
}

macro_rules! files {
    ($($path:literal as $content_type:literal),+ $(,)?) => {
        &[$(File {
            path: concat!("/", $path),
            content_type: $content_type,
            content: include_bytes!(concat!("../../../../web/dist/", $path)),
        }),+]
    };
}

const FILES: &[File] = files! {
    "index.html" as "text/html; charset=utf-8",
    "assets/index.js" as "text/javascript; charset=utf-8",
    "assets/index.css" as "text/css; charset=utf-8",
    "assets/inter-latin.woff2" as "font/woff2",
    "favicon.svg" as "image/svg+xml",
};

struct Prepared {
    file: &'static File,
    etag: String,
    gzip: Option<Bytes>,
}

static PREPARED: LazyLock<Vec<Prepared>> = LazyLock::new(|| FILES.iter().map(prepare).collect());

pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Failure::new(StatusCode::METHOD_NOT_ALLOWED, "nothing to change here").into_response();
    }
    let path = if uri.path() == "/" { "/index.html" } else { uri.path() };
    let Some(prepared) = PREPARED.iter().find(|prepared| prepared.file.path == path) else {
        return Failure::new(StatusCode::NOT_FOUND, format!("there is nothing at {path}"))
            .hint("GET /api/v1/openapi.json describes what there is.")
            .into_response();
    };
    let common = [
        (header::ETAG, prepared.etag.as_str()),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    if mentions(&headers, &header::IF_NONE_MATCH, &prepared.etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, prepared.file.content_type)];
    match &prepared.gzip {
        Some(gzip) if mentions(&headers, &header::ACCEPT_ENCODING, "gzip") => {
            let encoding = [(header::CONTENT_ENCODING, "gzip")];
            (common, content_type, encoding, gzip.clone()).into_response()
        }
        _ => (common, content_type, Bytes::from_static(prepared.file.content)).into_response(),
    }
}

fn mentions(headers: &HeaderMap, name: &header::HeaderName, word: &str) -> bool {
    headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(|value| value.contains(word)))
}

fn prepare(file: &'static File) -> Prepared {
    let mut hasher = FxHasher::default();
    hasher.write(file.content);
    let etag = format!("\"{:016x}\"", hasher.finish());
    let gzip = compress(file.content).filter(|gzip| gzip.len() < file.content.len());
    Prepared { file, etag, gzip }
}

/// Absent if compression fails, which for memory to memory it does not: then the plain file goes.
fn compress(content: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).ok()?;
    encoder.finish().ok().map(Bytes::from)
}
