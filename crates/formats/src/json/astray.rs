//! A record in which Flink's converters lose their place, read as they read it.
//!
//! An object or an array where a column wants a single value leaves Jackson's parser inside of it, and the row's converter
//! goes on there: the members of such an object are taken for the row's own and its end for the row's end; behind an array
//! names and values change places, until the row ends or the input does. So later columns become NULL, or the row is lost.
//! It needs `ignore-parse-errors`, or a BOOLEAN, to which every token is a value.
//!
//! One token after the other, as `JsonParserToRowDataConverters` takes them; no hot path comes here. Where Flink would read
//! on behind the end of the input for ever (inside an ARRAY or MAP) the row is lost.

use std::borrow::Cow;

use super::column::{Column, Values};
use super::cursor::{Cursor, Syntax, SyntaxError, unescape};
use super::number;
use super::shape::{Action, ObjectPlan};
use super::tree::write_tree;
use super::value::{Failure, Kind, Reader};

enum Token<'a> {
    StartObject,
    EndObject,
    StartArray,
    EndArray,
    Name(Cow<'a, str>),
    Text(Cow<'a, str>),
    Number(&'a str, bool),
    Boolean(bool),
    Null,
}

impl Token<'_> {
    /// `getText()`, and what kind of value it is.
    fn text(&self) -> (&str, Kind) {
        match self {
            Token::StartObject => ("{", Kind::Text),
            Token::EndObject => ("}", Kind::Text),
            Token::StartArray => ("[", Kind::Text),
            Token::EndArray => ("]", Kind::Text),
            Token::Name(text) | Token::Text(text) => (text, Kind::Text),
            Token::Number(text, true) => (text, Kind::Integer),
            Token::Number(text, false) => (text, Kind::Fraction),
            Token::Boolean(true) => ("true", Kind::Boolean(true)),
            Token::Boolean(false) => ("false", Kind::Boolean(false)),
            Token::Null => ("null", Kind::Text),
        }
    }
}

/// Reads a record from its first brace: one row into `columns`, or the failure that loses it.
pub fn read(
    reader: &mut Reader,
    cursor: Cursor<'_>,
    plan: &ObjectPlan,
    columns: &mut [Column],
    row: usize,
) -> Result<(), Failure> {
    let mut walk = Walk { cursor, open: Vec::new(), begun: false, named: false, current: None, reader };
    walk.next()?;
    walk.row(plan, columns, row)?;
    columns.iter_mut().for_each(|c| c.pad(row + 1));
    Ok(())
}

struct Walk<'a, 'r> {
    cursor: Cursor<'a>,
    /// What is open: true for an object.
    open: Vec<bool>,
    /// Whether what is open has had a member or an element.
    begun: bool,
    /// A name stands before the cursor.
    named: bool,
    current: Option<Token<'a>>,
    reader: &'r mut Reader,
}

impl<'a> Walk<'a, '_> {
    /// `nextToken()`.
    fn next(&mut self) -> Syntax<()> {
        self.current = self.token()?;
        Ok(())
    }

    fn token(&mut self) -> Syntax<Option<Token<'a>>> {
        self.cursor.skip_space();
        let Some(&in_object) = self.open.last() else {
            // Text behind the record's closing brace is not looked at.
            return if self.begun { Ok(None) } else { self.value().map(Some) };
        };
        if std::mem::take(&mut self.named) {
            return self.value().map(Some);
        }
        if self.cursor.peek() == if in_object { b'}' } else { b']' } {
            self.cursor.at += 1;
            self.open.pop();
            self.begun = true;
            return Ok(Some(if in_object { Token::EndObject } else { Token::EndArray }));
        }
        if self.begun {
            self.cursor.expect(b',', "comma to separate entries")?;
            self.cursor.skip_space();
        }
        self.begun = true;
        if !in_object {
            return self.value().map(Some);
        }
        let token = self.cursor.name()?;
        let name = content(&self.cursor, token.start, token.end, token.escaped);
        self.cursor.skip_space();
        self.cursor.expect(b':', "a colon to separate field name and value")?;
        self.named = true;
        Ok(Some(Token::Name(name)))
    }

    fn value(&mut self) -> Syntax<Token<'a>> {
        Ok(match self.cursor.peek() {
            open @ (b'{' | b'[') => {
                self.cursor.at += 1;
                self.open.push(open == b'{');
                self.cursor.check_depth(self.open.len())?;
                self.begun = false;
                if open == b'{' { Token::StartObject } else { Token::StartArray }
            }
            b'"' => {
                let token = self.cursor.string()?;
                Token::Text(content(&self.cursor, token.start, token.end, token.escaped))
            }
            b'-' | b'0'..=b'9' => {
                let (text, integer) = number::token(&mut self.cursor)?;
                Token::Number(text, integer)
            }
            _ => self.cursor.keyword()?.map_or(Token::Null, Token::Boolean),
        })
    }

    /// At an object: a row's members, by name, until what is taken for its end.
    fn row(&mut self, plan: &ObjectPlan, columns: &mut [Column], row: usize) -> Result<(), Failure> {
        if !matches!(self.current, Some(Token::StartObject)) {
            return Err(wrong("Illegal JSON object data..."));
        }
        self.next()?;
        let mut matched = 0;
        while !matches!(self.current, Some(Token::EndObject)) {
            if matched < plan.arity {
                // A member's name, as far as Flink knows.
                let name = self.current.as_ref().map(|token| token.text().0.to_owned()).unwrap_or_default();
                self.next()?;
                match plan.find(name.as_bytes()) {
                    Action::Column(index) => {
                        columns[index].truncate(row);
                        self.column(&mut columns[index])?;
                        self.next()?;
                        matched += 1;
                        continue;
                    }
                    Action::Nested(index) => {
                        self.nested(&plan.nested[index], columns, row)?;
                        self.next()?;
                        matched += 1;
                        continue;
                    }
                    Action::Skip | Action::SkipObject(_) => {}
                }
            }
            self.skip()?;
        }
        match plan.missing(|column| columns[column].len() > row) {
            Some(name) if self.reader.fail_on_missing => Err(Failure::Missing(name.to_string())),
            _ => Ok(()),
        }
    }

    /// A member of which only members are read.
    fn nested(&mut self, plan: &ObjectPlan, columns: &mut [Column], row: usize) -> Result<(), Failure> {
        if matches!(self.current, None | Some(Token::Null)) {
            return Ok(());
        }
        match self.row(plan, columns, row) {
            Err(Failure::Value { .. }) if self.reader.ignore_errors => Ok(()),
            other => other,
        }
    }

    /// `skipToNextField`: past a value, or past whatever token stands here.
    fn skip(&mut self) -> Result<(), Failure> {
        let mut open = match self.current {
            Some(Token::StartObject | Token::StartArray) => 1,
            Some(_) => 0,
            None => return Err(wrong("the record has ended")),
        };
        while open > 0 {
            self.next()?;
            match self.current {
                Some(Token::StartObject | Token::StartArray) => open += 1,
                Some(Token::EndObject | Token::EndArray) => open -= 1,
                Some(_) => {}
                None => return Err(wrong("the record has ended")),
            }
        }
        Ok(self.next()?)
    }

    /// A value into a column; what does not fit is NULL where errors are ignored.
    fn column(&mut self, column: &mut Column) -> Result<(), Failure> {
        if matches!(self.current, None | Some(Token::Null)) {
            column.push_null();
            return Ok(());
        }
        let rows = column.len();
        match self.converted(column) {
            Err(Failure::Value { .. }) if self.reader.ignore_errors => {
                column.truncate(rows);
                column.push_null();
                Ok(())
            }
            other => other,
        }
    }

    fn converted(&mut self, column: &mut Column) -> Result<(), Failure> {
        let at_object = matches!(self.current, Some(Token::StartObject));
        let at_array = matches!(self.current, Some(Token::StartArray));
        match &mut column.values {
            Values::Text(views) if at_object || at_array => {
                let start = self.cursor.at - 1;
                let mut whole = Cursor { at: start, ..self.cursor };
                whole.skip_value(self.open.len() - 1)?;
                let mut tree = Cursor::new(self.cursor.block, start, whole.at);
                let mut written = Ok(());
                views.push_with(|side| written = write_tree(&mut tree, self.reader.decimals, side));
                written?;
                self.cursor.at = whole.at;
                self.open.pop();
                self.begun = true;
                Ok(())
            }
            Values::Row { plan, columns, rows } => {
                self.row(plan, columns, *rows)?;
                columns.iter_mut().for_each(|c| c.pad(*rows + 1));
                *rows += 1;
                Ok(())
            }
            Values::List { items, offsets } if at_array => {
                self.until(|token| matches!(token, Token::EndArray), |walk| walk.column(items))?;
                offsets.push(items.len() as i32);
                Ok(())
            }
            Values::Map { keys, values, offsets } if at_object => {
                self.until(
                    |token| matches!(token, Token::EndObject),
                    |walk| {
                        walk.column(keys)?;
                        walk.next()?;
                        walk.column(values)
                    },
                )?;
                offsets.push(keys.len() as i32);
                Ok(())
            }
            // Only a value has a number or bytes, whatever its text is.
            Values::Decimal { .. } | Values::Bytes(_)
                if !matches!(self.current, Some(Token::Text(_) | Token::Number(..))) =>
            {
                Err(wrong("not a value"))
            }
            _ => {
                let Some(token) = self.current.take() else { return Err(wrong("the record has ended")) };
                let (text, kind) = token.text();
                let done = self.reader.scalar(text, kind, column);
                self.current = Some(token);
                done
            }
        }
    }

    /// Token after token up to the one that `ends`.
    fn until(
        &mut self,
        ends: fn(&Token<'_>) -> bool,
        mut each: impl FnMut(&mut Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        loop {
            self.next()?;
            match &self.current {
                // Flink would go on for ever.
                None => {
                    return Err(Failure::Syntax(SyntaxError {
                        message: "the record has ended".to_owned(),
                        at: self.cursor.at,
                    }));
                }
                Some(token) if ends(token) => return Ok(()),
                Some(_) => each(self)?,
            }
        }
    }
}

fn wrong(message: &str) -> Failure {
    Failure::Value { column: String::new(), message: message.to_owned() }
}

/// The characters of a string.
fn content<'a>(cursor: &Cursor<'a>, start: usize, end: usize, escaped: bool) -> Cow<'a, str> {
    let raw = &cursor.block[start..end];
    if !escaped {
        return String::from_utf8_lossy(raw);
    }
    let mut text = Vec::new();
    unescape(raw, &mut text);
    Cow::Owned(String::from_utf8_lossy(&text).into_owned())
}
