//! One option: its key, type, default, and a sentence about it; and how values are read.

use crate::config::parse_duration_ms;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptionSpec {
    /// Literal, or with a `*` at the end (`properties.*`: any key below), or with `#` for a column's name.
    pub key: &'static str,
    pub ty: OptionType,
    pub default: Option<&'static str>,
    pub required: bool,
    pub doc: &'static str,
    /// False: ours; a Flink refuses it.
    pub flink: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OptionType {
    Text,
    Bool,
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    Double,
    /// `1 s`, `5 min`.
    Duration,
    /// `128MB`.
    MemorySize,
    /// One of these, in any case.
    Enum(&'static [&'static str]),
    /// Some of these, in any case, between semicolons.
    Enums(&'static [&'static str]),
    /// Texts between semicolons.
    List,
}

pub const fn option(key: &'static str, ty: OptionType, doc: &'static str) -> OptionSpec {
    OptionSpec { key, ty, default: None, required: false, doc, flink: true }
}

pub const fn text(key: &'static str, doc: &'static str) -> OptionSpec {
    option(key, OptionType::Text, doc)
}

pub const fn boolean(key: &'static str, default: &'static str, doc: &'static str) -> OptionSpec {
    option(key, OptionType::Bool, doc).default(default)
}

pub const fn int(key: &'static str, doc: &'static str) -> OptionSpec {
    option(key, OptionType::Int, doc)
}

pub const fn long(key: &'static str, doc: &'static str) -> OptionSpec {
    option(key, OptionType::Long, doc)
}

pub const fn duration(key: &'static str, doc: &'static str) -> OptionSpec {
    option(key, OptionType::Duration, doc)
}

pub const fn choice(key: &'static str, values: &'static [&'static str], doc: &'static str) -> OptionSpec {
    option(key, OptionType::Enum(values), doc)
}

impl OptionSpec {
    pub const fn default(mut self, value: &'static str) -> OptionSpec {
        self.default = Some(value);
        self
    }
    pub const fn required(mut self) -> OptionSpec {
        self.required = true;
        self
    }
    pub const fn ours(mut self) -> OptionSpec {
        self.flink = false;
        self
    }

    /// Whether a written key is this option; `columns` are the names that `#` may stand for.
    pub fn matches(&self, key: &str, columns: &[&str]) -> bool {
        if let Some(prefix) = self.key.strip_suffix('*') {
            return key.len() > prefix.len() && key.starts_with(prefix);
        }
        match self.key.split_once('#') {
            None => self.key == key,
            Some((before, after)) => key
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|name| columns.iter().any(|c| *c == name || name.starts_with(&format!("{c}.")))),
        }
    }

    /// Flink's words if the value cannot be read.
    pub fn check(&self, key: &str, value: &str) -> Result<(), String> {
        let cannot = || format!("Could not parse value '{value}' for key '{key}'.");
        let no_number = || format!("{}\nFor input string: \"{value}\"", cannot());
        match self.ty {
            OptionType::Text | OptionType::List => Ok(()),
            OptionType::Bool if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") => Ok(()),
            OptionType::Bool => Err(format!(
                "Unrecognized option for boolean: {value}. Expected either true or false(case insensitive)"
            )),
            OptionType::Int => value.parse::<i32>().map(drop).map_err(|_| no_number()),
            OptionType::Long => value.parse::<i64>().map(drop).map_err(|_| no_number()),
            OptionType::Double => value.trim().parse::<f64>().map(drop).map_err(|_| no_number()),
            OptionType::Duration => parse_duration_ms(value).map(drop).ok_or_else(|| match starts_with_digit(value) {
                true => cannot(),
                false => format!(
                    "{}\ntext does not start with a number, and is not a valid ISO-8601 duration format: {}",
                    cannot(),
                    value.trim()
                ),
            }),
            OptionType::MemorySize => parse_bytes(value).map(drop).ok_or_else(|| match starts_with_digit(value) {
                true => cannot(),
                false => format!("{}\ntext does not start with a number", cannot()),
            }),
            OptionType::Enum(values) if values.contains(&value) => Ok(()),
            OptionType::Enum(values) if !is_exact(key) && is_one_of(values, value) => Ok(()),
            OptionType::Enums(values) if value.split(';').all(|one| is_one_of(values, one.trim())) => Ok(()),
            OptionType::Enum(values) | OptionType::Enums(values) => Err(of_factories(key, value)
                .unwrap_or_else(|| format!("{}\nExpected one of: [[{}]]", cannot(), values.join(", ")))),
        }
    }
}

/// Texts that Flink's factories read themselves, each in words of its own.
fn of_factories(key: &str, value: &str) -> Option<String> {
    if key.starts_with("fields.") && key.ends_with(".kind") {
        Some(format!("Unsupported generator kind: {value}"))
    } else if key == "raw.endianness" {
        Some(format!(
            "Unsupported endianness name: {value}. Valid values of 'raw.endianness' option are 'big-endian' and 'little-endian'."
        ))
    } else if key.ends_with("timestamp-format.standard") {
        Some(format!(
            "Unsupported value '{value}' for timestamp-format.standard. Supported values are [SQL, ISO-8601]."
        ))
    } else if key.ends_with("map-null-key.mode") {
        Some(format!(
            "Unsupported value '{value}' for option map-null-key.mode. Supported values are [LITERAL, FAIL, DROP]."
        ))
    } else {
        None
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn is_one_of(values: &[&str], value: &str) -> bool {
    values.iter().any(|v| v.eq_ignore_ascii_case(value))
}

/// Texts that Flink compares as they are.
fn is_exact(key: &str) -> bool {
    key.ends_with("timestamp-format.standard") || key.starts_with("fields.") && key.ends_with(".kind")
}

/// Flink's `MemorySize.parse`, in bytes.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let unit: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" | "bytes" => 1,
        "k" | "kb" | "kibibytes" => 1 << 10,
        "m" | "mb" | "mebibytes" => 1 << 20,
        "g" | "gb" | "gibibytes" => 1 << 30,
        "t" | "tb" | "tebibytes" => 1 << 40,
        _ => return None,
    };
    number.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_match_literally_by_prefix_or_by_column() {
        assert!(text("properties.*", "").matches("properties.bootstrap.servers", &[]));
        assert!(!text("properties.*", "").matches("properties.", &[]));
        assert!(text("fields.#.kind", "").matches("fields.a.kind", &["a"]));
        assert!(text("fields.#.kind", "").matches("fields.r.x.kind", &["r"]));
        assert!(!text("fields.#.kind", "").matches("fields.b.kind", &["a"]));
    }

    #[test]
    fn values_are_read_as_flink_reads_them() {
        assert_eq!(parse_bytes("128MB"), Some(128 << 20));
        assert_eq!(parse_bytes("2 mb"), Some(2 << 20));
        assert!(boolean("x", "false", "").check("x", "maybe").unwrap_err().contains("maybe"));
        assert!(choice("x", &["exactly-once"], "").check("x", "Exactly-Once").is_ok());
        assert!(choice("x", &["exactly-once"], "").check("x", "EXACTLY_ONCE").is_err());
        assert!(choice("x", &["sequence"], "").check("fields.a.kind", "Sequence").is_err());
        assert!(int("x", "").check("x", " 5").unwrap_err().contains("For input string: \" 5\""));
        assert!(int("x", "").check("x", "2147483648").unwrap_err().contains("For input string: \"2147483648\""));
        let said = |ty, value| option("x", ty, "").check("x", value).unwrap_err();
        assert!(said(OptionType::Duration, "soon").ends_with("not a valid ISO-8601 duration format: soon"));
        assert!(said(OptionType::MemorySize, "big").ends_with("text does not start with a number"));
        assert!(said(OptionType::MemorySize, "1 x").ends_with("for key 'x'."));
        assert!(long("x", "").check("x", "2147483648").is_ok());
        assert!(int("x", "").check("x", "abc").unwrap_err().contains("For input string: \"abc\""));
    }
}
