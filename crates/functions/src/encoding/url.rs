//! URL_ENCODE, URL_DECODE, PARSE_URL (as `java.net.URLEncoder` and `java.net.URL`).

use ouzel_types::TypeKind;

use crate::column::Strs;
use crate::column::build::strings;
use crate::function::{Binding, ScalarFunction};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("URL_ENCODE", &[], |a| typed("URL_ENCODE", a, &[Want::Str], 0, MAYBE), bind_encode),
    function("URL_DECODE", &[], |a| typed("URL_DECODE", a, &[Want::Str], 0, MAYBE), bind_decode),
    function("PARSE_URL", &[], |a| typed("PARSE_URL", a, &[Want::Str; 3], 1, MAYBE), bind_parse),
];

const MAYBE: Gives = Gives::Maybe(TypeKind::STRING);

fn bind_encode(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let text = Strs::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            let text = text.get(row);
            let mut kept = 0;
            for (at, byte) in text.bytes().enumerate() {
                if matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_') {
                    continue;
                }
                // A run of kept bytes is ASCII and so cut between characters; an empty one may stand inside of one.
                if at > kept {
                    out.push_str(&text[kept..at]);
                }
                kept = at + 1;
                if byte == b' ' {
                    out.push('+');
                } else {
                    out.push('%');
                    out.push(char::from(HEX[usize::from(byte >> 4)]));
                    out.push(char::from(HEX[usize::from(byte & 15)]));
                }
            }
            out.push_str(&text[kept..]);
            Ok(true)
        })
    })
}

fn bind_decode(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let text = Strs::of(&args[0]);
        let mut bytes = Vec::new();
        strings(args, rows, errors, |row, out| {
            bytes.clear();
            let mut rest = text.get(row).as_bytes();
            while let [first, after @ ..] = rest {
                rest = after;
                match (first, rest) {
                    (b'+', _) => bytes.push(b' '),
                    (b'%', [high, low, after @ ..]) => {
                        let digit = |byte: &u8| char::from(*byte).to_digit(16);
                        let (Some(high), Some(low)) = (digit(high), digit(low)) else { return Ok(false) };
                        bytes.push((high << 4 | low) as u8);
                        rest = after;
                    }
                    (b'%', _) => return Ok(false),
                    (byte, _) => bytes.push(*byte),
                }
            }
            crate::text::utf8::push_lossy(&bytes, out);
            Ok(true)
        })
    })
}

/// The parts of a URL.
#[derive(Debug, Default, PartialEq)]
struct Url<'s> {
    protocol: &'s str,
    authority: Option<&'s str>,
    user_info: Option<&'s str>,
    host: &'s str,
    path: &'s str,
    query: Option<&'s str>,
    file: &'s str,
    reference: Option<&'s str>,
}

/// None where Java throws: no protocol, one that it does not know, or a port that is no number.
fn parse(text: &str) -> Option<Url<'_>> {
    let text = text.trim();
    let (protocol, rest) = text.split_once(':')?;
    let known = ["http", "https", "ftp", "file", "jar", "mailto"];
    let protocol = known.into_iter().find(|p| protocol.eq_ignore_ascii_case(p))?;
    let (rest, reference) = rest.split_once('#').map_or((rest, None), |(rest, reference)| (rest, Some(reference)));
    let mut url = Url { protocol, reference, ..Url::default() };
    url.file = rest;
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?']).unwrap_or(after.len());
        let (authority, file) = after.split_at(end);
        let (user_info, address) =
            authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
        let port = if address.starts_with('[') { address.rfind("]:").map(|at| at + 1) } else { address.find(':') };
        let host = port.map_or(address, |at| &address[..at]);
        if port.is_some_and(|at| !address[at + 1..].bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        (url.authority, url.user_info, url.host, url.file) = (Some(authority), user_info, host, file);
    }
    (url.path, url.query) = match url.file.rsplit_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (url.file, None),
    };
    Some(url)
}

fn part<'s>(url: &Url<'s>, name: &str, key: Option<&str>) -> Option<&'s str> {
    match (name, key) {
        ("QUERY", Some(key)) => url.query?.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('=')),
        (_, Some(_)) => None,
        ("HOST", _) => Some(url.host),
        ("PATH", _) => Some(url.path),
        ("QUERY", _) => url.query,
        ("REF", _) => url.reference,
        ("PROTOCOL", _) => Some(url.protocol),
        ("FILE", _) => Some(url.file),
        ("AUTHORITY", _) => url.authority,
        ("USERINFO", _) => url.user_info,
        _ => None,
    }
}

fn bind_parse(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, _| {
        let (name, key) = (Strs::of(&args[1]), args.get(2).map(Strs::of));
        crate::column::build::parts(args, 0, rows, |row, text| {
            part(&parse(text)?, name.get(row), key.map(|k| k.get(row)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_javas_parts() {
        let url = parse("http://user@h.com:80/p/a?q=1&r=2#ref").unwrap();
        for (name, expected) in [
            ("HOST", Some("h.com")),
            ("PATH", Some("/p/a")),
            ("QUERY", Some("q=1&r=2")),
            ("REF", Some("ref")),
            ("AUTHORITY", Some("user@h.com:80")),
            ("USERINFO", Some("user")),
            ("FILE", Some("/p/a?q=1&r=2")),
            ("PROTOCOL", Some("http")),
            ("X", None),
        ] {
            assert_eq!(part(&url, name, None), expected, "{name}");
        }
        assert_eq!(part(&url, "QUERY", Some("r")), Some("2"));
        assert_eq!(parse("http://h").map(|u| u.path), Some(""));
        assert_eq!(parse("not a url"), None);
    }
}
