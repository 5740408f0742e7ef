//! Base64 as Jackson's default variant reads it: padding has to be there, white space may stand before each four
//! characters only, and bits behind the last byte are not looked at.

/// The bytes of `text`; None where Jackson fails.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut rest = text.as_bytes();
    let mut out = Vec::with_capacity(rest.len() / 4 * 3);
    loop {
        while let [b'\0'..=b' ', behind @ ..] = rest {
            rest = behind;
        }
        let Some((quad, behind)) = rest.split_first_chunk::<4>() else {
            return rest.is_empty().then_some(out);
        };
        rest = behind;
        let (first, second) = (digit(quad[0])?, digit(quad[1])?);
        out.push((first << 2 | second >> 4) as u8);
        if quad[2] == b'=' {
            if quad[3] != b'=' {
                return None;
            }
            continue;
        }
        let third = digit(quad[2])?;
        out.push((second << 4 | third >> 2) as u8);
        if quad[3] != b'=' {
            out.push((third << 6 | digit(quad[3])?) as u8);
        }
    }
}

fn digit(character: u8) -> Option<u32> {
    let value = match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn padding_is_required_and_blanks_stand_between_quads() {
        assert_eq!(decode_base64(""), Some(vec![]));
        assert_eq!(decode_base64("AQI="), Some(vec![1, 2]));
        assert_eq!(decode_base64(" AQID\n/+8= "), Some(vec![1, 2, 3, 255, 239]));
        assert_eq!(decode_base64("AQ=="), Some(vec![1]));
        for bad in ["AQI", "AQ I=", "AQ=I", "!!!!", "A", "AQI=x"] {
            assert_eq!(decode_base64(bad), None, "{bad}");
        }
    }
}
