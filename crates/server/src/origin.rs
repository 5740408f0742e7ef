//! Who may call: refuses what another site's page would do with the reader's browser.
//!
//! There is no login on loopback, so any page open in the same browser could reach the port. A
//! browser states in `Origin` where a request comes from, and that must be the host asked for.
//! Programs send no `Origin` and pass. This is no replacement for a token on an open address.

use axum::http::{HeaderMap, header};

/// True when the request comes from no page, or from one that this server served.
pub fn is_own(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let (Ok(origin), Some(Ok(host))) = (origin.to_str(), headers.get(header::HOST).map(|host| host.to_str())) else {
        return false;
    };
    origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&str>, host: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        headers
    }

    #[test]
    fn own_page_and_programs_pass_others_do_not() {
        assert!(is_own(&headers(None, "localhost:8080")));
        assert!(is_own(&headers(Some("http://localhost:8080"), "localhost:8080")));
        assert!(!is_own(&headers(Some("http://example.com"), "localhost:8080")));
        assert!(!is_own(&headers(Some("http://localhost:3000"), "localhost:8080")));
        assert!(!is_own(&headers(Some("null"), "localhost:8080")));
    }
}
