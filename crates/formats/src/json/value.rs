//! One JSON value into one column, by the column's type: Flink's `JsonParserToRowDataConverters`.

use ouzel_types::data_type::ticks_per_milli;

use super::base64::decode_base64;
use super::broken_text;
use super::column::{Column, Values, Views};
use super::cursor::{Cursor, StringToken, SyntaxError, unescape};
use super::number;
use super::time::{DateCache, TimeCache, TimestampStandard, parse_date, parse_sql_time, parse_timestamp};
use super::tree::{write_number_text, write_tree};

/// Why a record is bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Not JSON at all.
    Syntax(SyntaxError),
    /// A value that does not fit its column's type (the column's name is put in front on the way out).
    Value { column: String, message: String },
    /// `fail-on-missing-field`.
    Missing(String),
}

impl From<SyntaxError> for Failure {
    fn from(error: SyntaxError) -> Failure {
        Failure::Syntax(error)
    }
}

/// The options a value depends on, and what is reused between values.
pub struct Reader {
    pub standard: TimestampStandard,
    /// A value of the wrong type becomes NULL.
    pub ignore_errors: bool,
    pub fail_on_missing: bool,
    /// Fractions in a tree are decimals: the table has a DECIMAL column.
    pub decimals: bool,
    /// The semantics of Flink's older decoder.
    pub older: bool,
    /// The record is not UTF-8: no text of it may be taken as it stands.
    pub broken: bool,
    /// The record is one in which Flink loses its place: see [`super::astray`].
    pub astray: bool,
    /// A column's failure that a later member of the same name may take back (older decoder).
    pub postponed: Option<(usize, Failure)>,
    pub dates: DateCache,
    pub times: TimeCache,
    pub scratch: Vec<u8>,
}

enum Outcome {
    Done,
    Null,
    Bad(String),
}

impl Reader {
    /// At a value: appends it to `column` and goes past it.
    #[inline]
    pub fn value(&mut self, cursor: &mut Cursor<'_>, column: &mut Column, depth: usize) -> Result<(), Failure> {
        if self.broken && cursor.peek() == b'"' {
            return self.broken_text(cursor, column);
        }
        match &mut column.values {
            Values::Int64(values) => {
                if let Some(value) = number::fast_integer(cursor) {
                    values.push(value);
                    return Ok(());
                }
            }
            Values::Int32(values) => {
                let start = *cursor;
                if let Some(value) = number::fast_integer(cursor) {
                    if let Ok(value) = i32::try_from(value) {
                        values.push(value);
                        return Ok(());
                    }
                    *cursor = start;
                }
            }
            Values::Float64(values) => {
                let start = *cursor;
                if let Some(value) = number::fast_double(cursor) {
                    if value.to_bits() != number::NEGATIVE_ZERO {
                        values.push(value);
                        return Ok(());
                    }
                    *cursor = start;
                }
            }
            Values::Timestamp { values, precision, zoned } if cursor.peek() == b'"' => {
                let start = *cursor;
                let token = cursor.string()?;
                let text = &cursor.block[token.start..token.end];
                if !token.escaped
                    && let Some((days, nanos)) = parse_timestamp(text, self.standard, *zoned, &mut self.dates)
                {
                    values.push(ticks(days, nanos, *precision));
                    return Ok(());
                }
                *cursor = start;
            }
            Values::Text(views) if cursor.peek() == b'"' => {
                let token = cursor.string()?;
                if token.escaped {
                    views.push_with(|side| unescape(&cursor.block[token.start..token.end], side));
                } else {
                    views.push_slice(cursor.block, token.start, token.end);
                }
                return Ok(());
            }
            _ => {}
        }
        self.any(cursor, column, depth)
    }

    fn any(&mut self, cursor: &mut Cursor<'_>, column: &mut Column, depth: usize) -> Result<(), Failure> {
        let start = *cursor;
        let rows = column.len();
        let outcome = match cursor.peek() {
            b'n' => match cursor.keyword()? {
                None => Outcome::Null,
                Some(_) => Outcome::Bad("expected null".to_string()),
            },
            b'"' => {
                let token = cursor.string()?;
                self.text(cursor, token, column)
            }
            b't' | b'f' => {
                let value = cursor.keyword()?.unwrap_or_default();
                self.plain(if value { "true" } else { "false" }, Kind::Boolean(value), column)
            }
            b'{' => match self.object(cursor, column, depth + 1) {
                Ok(outcome) => outcome,
                Err(Failure::Value { message, .. }) if self.ignore_errors => Outcome::Bad(message),
                Err(other) => return Err(other),
            },
            b'[' => match self.array(cursor, column, depth + 1) {
                Ok(outcome) => outcome,
                Err(Failure::Value { message, .. }) if self.ignore_errors => Outcome::Bad(message),
                Err(other) => return Err(other),
            },
            b'-' | b'0'..=b'9' => {
                let (text, integer) = number::token(cursor)?;
                self.plain(text, if integer { Kind::Integer } else { Kind::Fraction }, column)
            }
            _ => {
                cursor.keyword()?;
                Outcome::Null
            }
        };
        match outcome {
            Outcome::Done => Ok(()),
            Outcome::Null => {
                column.push_null();
                Ok(())
            }
            Outcome::Bad(_) if self.ignore_errors => {
                // The record's syntax still has to be checked to the end of this value.
                *cursor = start;
                cursor.skip_value(depth)?;
                column.truncate(rows);
                column.push_null();
                Ok(())
            }
            Outcome::Bad(message) => Err(Failure::Value { column: String::new(), message }),
        }
    }

    /// At a string of a record that is not UTF-8.
    #[cold]
    fn broken_text(&mut self, cursor: &mut Cursor<'_>, column: &mut Column) -> Result<(), Failure> {
        let rows = column.len();
        let message = match broken_text::read(cursor)? {
            Ok(text) => match self.plain(&text, Kind::Text, column) {
                Outcome::Done => return Ok(()),
                Outcome::Null => {
                    column.push_null();
                    return Ok(());
                }
                Outcome::Bad(message) => message,
            },
            // A tree is read before its fields are.
            Err(bad) if self.older => {
                return Err(Failure::Syntax(SyntaxError { message: bad.message, at: bad.resume }));
            }
            Err(bad) => {
                cursor.at = bad.resume;
                bad.message
            }
        };
        if !self.ignore_errors {
            return Err(Failure::Value { column: String::new(), message });
        }
        column.truncate(rows);
        column.push_null();
        Ok(())
    }

    /// Goes past a value that nobody reads.
    #[inline]
    pub(super) fn skip(&self, cursor: &mut Cursor<'_>, depth: usize) -> Result<(), Failure> {
        let start = cursor.at;
        cursor.skip_value(depth)?;
        self.check_bytes(cursor, start)
    }

    /// Everything from `start` to the cursor is made of characters, or an error.
    #[inline]
    fn check_bytes(&self, cursor: &Cursor<'_>, start: usize) -> Result<(), Failure> {
        if !self.broken {
            return Ok(());
        }
        broken_text::check(&cursor.block[start..cursor.at])
            .map_err(|message| Failure::Syntax(SyntaxError { message, at: start }))
    }

    fn text(&mut self, cursor: &Cursor<'_>, token: StringToken, column: &mut Column) -> Outcome {
        let raw = &cursor.block[token.start..token.end];
        if let Values::Text(views) = &mut column.values {
            if token.escaped {
                views.push_with(|side| unescape(raw, side));
            } else {
                views.push_slice(cursor.block, token.start, token.end);
            }
            return Outcome::Done;
        }
        if !token.escaped {
            let text = std::str::from_utf8(raw).unwrap_or_default();
            return self.plain(text, Kind::Text, column);
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        unescape(raw, &mut scratch);
        let outcome = self.plain(std::str::from_utf8(&scratch).unwrap_or_default(), Kind::Text, column);
        self.scratch = scratch;
        outcome
    }

    /// A token's text into a column that holds single values.
    pub fn scalar(&mut self, text: &str, kind: Kind, column: &mut Column) -> Result<(), Failure> {
        match self.plain(text, kind, column) {
            Outcome::Done => Ok(()),
            Outcome::Null => {
                column.push_null();
                Ok(())
            }
            Outcome::Bad(message) => Err(Failure::Value { column: String::new(), message }),
        }
    }

    /// A scalar token into a scalar column.
    fn plain(&mut self, text: &str, kind: Kind, column: &mut Column) -> Outcome {
        let ty = &column.ty;
        // In a tree an integer is one, and a decimal has no negative zero.
        let text = match kind {
            Kind::Integer if self.older && text == "-0" => "0",
            Kind::Fraction if self.older && self.decimals && number::is_negative_zero(text) => "0.0",
            _ => text,
        };
        match &mut column.values {
            Values::Boolean(v) => v.push(match kind {
                Kind::Boolean(value) => value,
                _ => number::java_trim(text).eq_ignore_ascii_case("true"),
            }),
            Values::Int8(v) => match narrow::<i8>(text, Kind::Text) {
                Ok(value) => v.push(value),
                Err(e) => return Outcome::Bad(e),
            },
            Values::Int16(v) => match narrow::<i16>(text, Kind::Text) {
                Ok(value) => v.push(value),
                Err(e) => return Outcome::Bad(e),
            },
            Values::Int32(v) => match narrow::<i32>(text, kind) {
                Ok(value) => v.push(value),
                Err(e) => return Outcome::Bad(e),
            },
            Values::Int64(v) => match narrow::<i64>(text, kind) {
                Ok(value) => v.push(value),
                Err(e) => return Outcome::Bad(e),
            },
            Values::Float64(v) => match number::parse_java_double(text) {
                Ok(value) => v.push(value),
                Err(e) => return Outcome::Bad(e),
            },
            Values::Float32(v) => match number::java_trim(text).parse::<f32>() {
                // What is not finite has names in Rust (`inf`) that Java does not know.
                Ok(value) if value.is_finite() => v.push(value),
                _ => match number::parse_java_double(text) {
                    Ok(value) => v.push(value as f32),
                    Err(e) => return Outcome::Bad(e),
                },
            },
            // The text of a tree's node is not trimmed.
            Values::Decimal { .. } if self.older && number::java_trim(text).len() != text.len() => {
                return unparsable(text);
            }
            Values::Decimal { values, precision, scale } => match number::parse_decimal(text, *precision, *scale) {
                Ok(Some(value)) => values.push(value),
                Ok(None) => return Outcome::Null,
                Err(e) => return Outcome::Bad(e),
            },
            Values::Text(views) if self.older && matches!(kind, Kind::Integer | Kind::Fraction) => {
                let (integer, decimals) = (kind == Kind::Integer, self.decimals);
                views.push_with(|side| write_number_text(text.as_bytes(), integer, decimals, side));
            }
            Values::Text(views) => views.push_with(|side| side.extend_from_slice(text.as_bytes())),
            // A tree's number has no bytes: `binaryValue` is null.
            Values::Bytes(_) if self.older && kind != Kind::Text => return Outcome::Null,
            Values::Bytes(_) if !matches!(kind, Kind::Text) => {
                return Outcome::Bad(format!("'{text}' is not base64"));
            }
            Values::Bytes(views) => match decode_base64(text) {
                Some(bytes) => views.push_with(|side| side.extend_from_slice(&bytes)),
                None => return Outcome::Bad(format!("'{text}' is not base64")),
            },
            Values::Date(v) => match parse_date(text.as_bytes()) {
                Some(days) => v.push(days as i32),
                None => return unparsable(text),
            },
            // `toSecondOfDay() * 1000`: a fraction is read and lost, whatever the precision.
            Values::Time(v) => match parse_sql_time(text.as_bytes()) {
                Some(nanos) => v.push((nanos / 1_000_000_000 % 86_400 * 1_000) as i32),
                None => return unparsable(text),
            },
            Values::Timestamp { values, precision, zoned } => {
                match parse_timestamp(text.as_bytes(), self.standard, *zoned, &mut self.dates) {
                    Some((days, nanos)) => values.push(ticks(days, nanos, *precision)),
                    None => return unparsable(text),
                }
            }
            Values::Map { keys, offsets, .. } if self.older => offsets.push(keys.len() as i32),
            Values::List { .. } | Values::Map { .. } | Values::Row { .. } => {
                return Outcome::Bad(format!("'{text}' is not a value of {ty}"));
            }
        }
        Outcome::Done
    }

    /// At `{` or `[`: as text, written back from the bytes as they stand.
    fn tree(&self, cursor: &mut Cursor<'_>, views: &mut Views, depth: usize) -> Result<Outcome, Failure> {
        let start = cursor.at;
        cursor.skip_value(depth - 1)?;
        if self.broken && std::str::from_utf8(&cursor.block[start..cursor.at]).is_err() {
            return Err(Failure::Syntax(SyntaxError { message: "Invalid UTF-8".to_string(), at: start }));
        }
        let mut tree = Cursor::new(cursor.block, start, cursor.at);
        let mut written = Ok(());
        views.push_with(|side| written = write_tree(&mut tree, self.decimals, side));
        written?;
        Ok(Outcome::Done)
    }

    /// An object or array of the wrong shape was met: Flink's parser would stay inside of it, if it takes it at all.
    fn goes_astray(&mut self, column: &Values) {
        self.astray |= !self.older && (self.ignore_errors || matches!(column, Values::Boolean(_)));
    }

    /// At `{`: into a ROW, a MAP, or as text.
    fn object(&mut self, cursor: &mut Cursor<'_>, column: &mut Column, depth: usize) -> Result<Outcome, Failure> {
        cursor.check_depth(depth)?;
        let Column { ty, values, .. } = column;
        match values {
            Values::Row { plan, columns, rows } => {
                self.members(cursor, plan, columns, *rows, depth)?;
                *rows += 1;
                Ok(Outcome::Done)
            }
            Values::Map { keys, values, offsets } => {
                self.entries(cursor, keys, values, depth)?;
                offsets.push(keys.len() as i32);
                Ok(Outcome::Done)
            }
            Values::Text(views) => self.tree(cursor, views, depth),
            Values::Boolean(v) if self.older => {
                // A node that is no scalar has the text "".
                cursor.skip_value(depth - 1)?;
                v.push(false);
                Ok(Outcome::Done)
            }
            _ => {
                self.goes_astray(values);
                cursor.skip_value(depth - 1)?;
                Ok(Outcome::Bad(format!("an object is not a value of {ty}")))
            }
        }
    }

    /// At `[`: into an ARRAY or as text.
    fn array(&mut self, cursor: &mut Cursor<'_>, column: &mut Column, depth: usize) -> Result<Outcome, Failure> {
        cursor.check_depth(depth)?;
        let Column { ty, values, .. } = column;
        match values {
            Values::List { items, offsets } => {
                cursor.at += 1;
                cursor.skip_space();
                if cursor.peek() != b']' {
                    loop {
                        cursor.skip_space();
                        self.value(cursor, items, depth)?;
                        cursor.skip_space();
                        match cursor.peek() {
                            b',' => cursor.at += 1,
                            b']' => break,
                            _ => cursor.unexpected("comma to separate Array entries")?,
                        }
                    }
                }
                cursor.at += 1;
                offsets.push(items.len() as i32);
                Ok(Outcome::Done)
            }
            Values::Text(views) => self.tree(cursor, views, depth),
            Values::Boolean(v) if self.older => {
                cursor.skip_value(depth - 1)?;
                v.push(false);
                Ok(Outcome::Done)
            }
            Values::Map { keys, offsets, .. } if self.older => {
                cursor.skip_value(depth - 1)?;
                offsets.push(keys.len() as i32);
                Ok(Outcome::Done)
            }
            _ => {
                self.goes_astray(values);
                cursor.skip_value(depth - 1)?;
                Ok(Outcome::Bad(format!("an array is not a value of {ty}")))
            }
        }
    }

    /// At `{`: map entries; a key that comes again replaces its value.
    fn entries(
        &mut self,
        cursor: &mut Cursor<'_>,
        keys: &mut Column,
        values: &mut Column,
        depth: usize,
    ) -> Result<(), Failure> {
        cursor.at += 1;
        cursor.skip_space();
        if cursor.peek() == b'}' {
            cursor.at += 1;
            return Ok(());
        }
        loop {
            cursor.skip_space();
            let token = cursor.name()?;
            if self.broken && std::str::from_utf8(&cursor.block[token.start..token.end]).is_err() {
                cursor.error("Invalid UTF-8 in a name")?;
            }
            if let Outcome::Bad(message) = self.text(cursor, token, keys) {
                return Err(Failure::Value { column: String::new(), message });
            }
            cursor.skip_space();
            cursor.expect(b':', "a colon to separate field name and value")?;
            cursor.skip_space();
            self.value(cursor, values, depth)?;
            cursor.skip_space();
            match cursor.peek() {
                b',' => cursor.at += 1,
                b'}' => break,
                _ => cursor.unexpected("comma to separate Object entries")?,
            }
        }
        cursor.at += 1;
        Ok(())
    }
}

/// What kind of token a text is from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Fraction,
    Boolean(bool),
    Text,
}

fn narrow<T: TryFrom<i64>>(text: &str, kind: Kind) -> Result<T, String> {
    let value = match kind {
        Kind::Integer => number::token_to_long(text, true)?,
        Kind::Fraction => number::token_to_long(text, false)?,
        Kind::Boolean(_) | Kind::Text => number::parse_java_integer(text)?,
    };
    T::try_from(value).map_err(|_| match kind {
        Kind::Text => format!("Value out of range. Value:\"{text}\""),
        _ => format!("Numeric value ({text}) out of range of int (-2147483648 - 2147483647)"),
    })
}

fn unparsable(text: &str) -> Outcome {
    Outcome::Bad(format!("Text '{text}' could not be parsed"))
}

/// Days and nanoseconds of the day as ticks of a TIMESTAMP's unit.
pub fn ticks(days: i64, nanos: i64, precision: u8) -> i64 {
    let per_milli = ticks_per_milli(precision);
    days.saturating_mul(86_400_000).saturating_mul(per_milli).saturating_add(nanos / (1_000_000 / per_milli))
}
