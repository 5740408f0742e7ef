//! Character sets of several bytes: Chinese, Japanese and Korean, by `encoding_rs` under Java's names.
//!
//! Java's older sets are smaller than those of the web, which `encoding_rs` has: what lies outside of them is written as `?`.
//! Bytes that decode to nothing become U+FFFD, of which Java sometimes writes another number. EUC-JP is written without the
//! characters of three bytes (JIS X 0212), which are read.

use encoding_rs::{EncoderResult, Encoding};

pub struct SeveralBytes {
    encoding: &'static Encoding,
    /// In upper case, the first one is Java's canonical name.
    names: &'static [&'static str],
    /// Whether a character of two bytes is in the set.
    has: fn(u8, u8) -> bool,
}

/// By any of its names, in upper case.
pub fn named(name: &str) -> Option<&'static SeveralBytes> {
    SETS.iter().find(|set| set.names.contains(&name))
}

/// Names of all sets.
#[cfg(test)]
pub fn names() -> impl Iterator<Item = &'static str> {
    SETS.iter().flat_map(|set| set.names).copied()
}

impl SeveralBytes {
    pub fn decode(&self, bytes: &[u8], out: &mut String) {
        out.push_str(&self.encoding.decode_without_bom_handling(bytes).0);
    }

    pub fn encode(&self, text: &str, out: &mut Vec<u8>) {
        if text.is_ascii() && self.encoding.is_ascii_compatible() {
            return out.extend_from_slice(text.as_bytes());
        }
        let mut encoder = self.encoding.new_encoder();
        let mut rest = text;
        let mut piece = [0u8; 256];
        loop {
            // One character at a time where the set is smaller than the encoder's.
            let (result, read, written) = encoder.encode_from_utf8_without_replacement(first(rest), &mut piece, false);
            match (result, &piece[..written]) {
                (EncoderResult::Unmappable(_), _) => out.push(b'?'),
                // The web's euro sign of GBK; Java's stands in the grid.
                (_, [0x80]) if (self.has)(0xA2, 0xE3) => out.extend_from_slice(&[0xA2, 0xE3]),
                (_, [0x80]) => out.push(b'?'),
                (_, [lead, trail]) if !(self.has)(*lead, *trail) => out.push(b'?'),
                (_, bytes) => out.extend_from_slice(bytes),
            }
            rest = &rest[read..];
            if rest.is_empty() {
                break;
            }
        }
        let (_, _, written) = encoder.encode_from_utf8_without_replacement("", &mut piece, true);
        out.extend_from_slice(&piece[..written]);
    }
}

/// The first character as a text.
fn first(text: &str) -> &str {
    &text[..text.chars().next().map_or(0, char::len_utf8)]
}

fn any(_: u8, _: u8) -> bool {
    true
}

/// The grid of 94 rows that the older sets fill.
fn in_grid(lead: u8, trail: u8) -> bool {
    lead >= 0xA1 && trail >= 0xA1
}

fn gb2312(lead: u8, trail: u8) -> bool {
    // Rows 0xAA to 0xAF and what stands before the numbers of row 0xA2 came later, as the euro sign did.
    in_grid(lead, trail)
        && (0xA1..=0xF7).contains(&lead)
        && !(0xAA..=0xAF).contains(&lead)
        && (lead != 0xA2 || (0xB1..0xE3).contains(&trail))
}

/// Without the extensions of the web's set: Cyrillic, kana (Java has them at other places), the euro sign and the last rows.
fn big5(lead: u8, trail: u8) -> bool {
    (lead != 0xC6 || trail < 0xA1)
        && !(0xC7..=0xC8).contains(&lead)
        && (lead, trail) < (0xF9, 0xD6)
        && (lead, trail) != (0xA3, 0xE1)
}

fn shift_jis(lead: u8, _: u8) -> bool {
    // Rows of NEC and IBM belong to windows-31j.
    lead != 0x87 && lead < 0xED
}

static SETS: &[SeveralBytes] = &[
    SeveralBytes { encoding: encoding_rs::GBK, names: &["GBK", "CP936", "WINDOWS-936"], has: any },
    SeveralBytes {
        encoding: encoding_rs::GBK,
        names: &["GB2312", "EUC_CN", "EUC-CN", "EUCCN", "X-EUC-CN", "GB2312-80", "GB2312-1980"],
        has: gb2312,
    },
    SeveralBytes { encoding: encoding_rs::GB18030, names: &["GB18030", "GB18030-2022"], has: any },
    SeveralBytes { encoding: encoding_rs::BIG5, names: &["BIG5", "CSBIG5"], has: big5 },
    SeveralBytes {
        encoding: encoding_rs::SHIFT_JIS,
        names: &["SHIFT_JIS", "SJIS", "SHIFT-JIS", "MS_KANJI", "X-SJIS", "CSSHIFTJIS"],
        has: shift_jis,
    },
    SeveralBytes {
        encoding: encoding_rs::SHIFT_JIS,
        names: &["WINDOWS-31J", "MS932", "WINDOWS-932", "CSWINDOWS31J"],
        has: any,
    },
    SeveralBytes {
        encoding: encoding_rs::EUC_JP,
        names: &["EUC-JP", "EUCJP", "EUC_JP", "EUCJIS", "X-EUC-JP", "X-EUCJP"],
        has: any,
    },
    SeveralBytes {
        encoding: encoding_rs::EUC_KR,
        names: &[
            "EUC-KR",
            "EUCKR",
            "EUC_KR",
            "KSC5601",
            "KSC_5601",
            "KS_C_5601-1987",
            "KSC5601-1987",
            "KSC5601_1987",
            "CSEUCKR",
            "5601",
        ],
        has: in_grid,
    },
    SeveralBytes {
        encoding: encoding_rs::EUC_KR,
        names: &["X-WINDOWS-949", "WINDOWS-949", "WINDOWS949", "MS949", "MS_949"],
        has: any,
    },
    SeveralBytes {
        encoding: encoding_rs::ISO_2022_JP,
        names: &["ISO-2022-JP", "ISO2022JP", "JIS", "JIS_ENCODING", "CSJISENCODING", "CSISO2022JP"],
        has: any,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_set_lacks_is_a_question_mark() {
        let written = |name: &str, text: &str| {
            let mut out = Vec::new();
            named(name).unwrap().encode(text, &mut out);
            out
        };
        assert_eq!(written("GBK", "a中é€"), [b'a', 0xD6, 0xD0, 0xA8, 0xA6, 0xA2, 0xE3]);
        assert_eq!(written("GB2312", "中裏"), [0xD6, 0xD0, b'?']);
        assert_eq!(written("SHIFT_JIS", "日ｱ"), [0x93, 0xFA, 0xB1]);
        assert_eq!(written("EUC-KR", "한"), [0xC7, 0xD1]);
        let mut text = String::new();
        named("BIG5").unwrap().decode(&[0xA4, 0xA4, b'x'], &mut text);
        assert_eq!(text, "中x");
    }
}
