//! Types as DDL, CAST and RETURNING write them.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{DataType, DataTypeKind, RowTypeField, TimeZoneKind};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// A type with `NULL` or `NOT NULL` after it: of a column, a field, an element.
    pub(super) fn nullable_type(&mut self) -> Parsed<DataType> {
        let mut data_type = self.data_type()?;
        loop {
            data_type.nullable = self.nullability();
            if data_type.nullable.is_some() {
                data_type.span.end = self.end();
            }
            // `INT NOT NULL ARRAY`: the element is not null.
            if self.is_any_kw(&[K::ARRAY, K::MULTISET]) {
                data_type = self.collection_suffix(data_type, false);
            } else {
                return Ok(data_type);
            }
        }
    }

    fn nullability(&mut self) -> Option<bool> {
        if self.eat_kw(K::NULL) {
            Some(true)
        } else if self.eat_kws(&[K::NOT, K::NULL]) {
            Some(false)
        } else {
            None
        }
    }

    /// A type without nullability at the top.
    pub(super) fn data_type(&mut self) -> Parsed<DataType> {
        self.type_of_elements(None)
    }

    /// CAST's type: elements before ARRAY and MULTISET are NOT NULL there, as in Flink; those of `ARRAY<..>` are not.
    pub(super) fn cast_type(&mut self) -> Parsed<DataType> {
        self.type_of_elements(Some(false))
    }

    fn type_of_elements(&mut self, nullable: Option<bool>) -> Parsed<DataType> {
        self.nested(|p| {
            let start = p.start();
            let kind = p.type_kind()?;
            let mut data_type = DataType { kind, nullable: None, span: p.span_from(start) };
            while p.is_any_kw(&[K::ARRAY, K::MULTISET]) {
                p.grow()?;
                data_type = p.collection_suffix(DataType { nullable, ..data_type }, nullable.is_some());
            }
            Ok(data_type)
        })
    }

    fn collection_suffix(&mut self, element: DataType, suffix: bool) -> DataType {
        let array = self.is_kw(K::ARRAY);
        self.advance();
        let span = self.span_from(element.span.start);
        let element = Box::new(element);
        DataType {
            kind: match array {
                true => DataTypeKind::Array { element, suffix },
                false => DataTypeKind::Multiset { element, suffix },
            },
            nullable: None,
            span,
        }
    }

    fn type_kind(&mut self) -> Parsed<DataTypeKind> {
        let TokenKind::Keyword(keyword) = self.kind() else {
            return self.named_type();
        };
        if keyword == K::REAL {
            return Err(Box::new(
                Diagnostic::error("Flink SQL has no REAL")
                    .at(self.token().span)
                    .detail("Type is not supported: REAL")
                    .hint("write FLOAT"),
            ));
        }
        if let Some(kind) = plain_type(keyword) {
            self.advance();
            return Ok(kind);
        }
        match keyword {
            K::DOUBLE => {
                self.advance();
                self.eat_kw(K::PRECISION);
                Ok(DataTypeKind::Double)
            }
            K::DECIMAL | K::DEC | K::NUMERIC => {
                self.advance();
                self.decimal()
            }
            K::CHAR | K::CHARACTER => {
                self.advance();
                let varying = self.eat_kw(K::VARYING);
                let length = self.precision()?;
                Ok(if varying { DataTypeKind::VarChar(length) } else { DataTypeKind::Char(length) })
            }
            K::VARCHAR => {
                self.advance();
                Ok(DataTypeKind::VarChar(self.precision()?))
            }
            K::BINARY => {
                self.advance();
                let varying = self.eat_kw(K::VARYING);
                let length = self.precision()?;
                Ok(if varying { DataTypeKind::VarBinary(length) } else { DataTypeKind::Binary(length) })
            }
            K::VARBINARY => {
                self.advance();
                Ok(DataTypeKind::VarBinary(self.precision()?))
            }
            K::TIME | K::TIMESTAMP => {
                self.advance();
                let precision = self.precision()?;
                let zone = self.time_zone()?;
                Ok(if keyword == K::TIME {
                    DataTypeKind::Time { precision, zone }
                } else {
                    DataTypeKind::Timestamp { precision, zone }
                })
            }
            K::TIMESTAMP_LTZ => {
                self.advance();
                Ok(DataTypeKind::Timestamp { precision: self.precision()?, zone: TimeZoneKind::Ltz })
            }
            K::INTERVAL => self.interval_type(),
            _ => self.nested_type(keyword),
        }
    }

    fn nested_type(&mut self, keyword: K) -> Parsed<DataTypeKind> {
        match keyword {
            K::ARRAY | K::MULTISET if self.peek(1) == TokenKind::Lt => {
                self.advance();
                self.advance();
                let element = Box::new(self.nullable_type()?);
                self.expect(TokenKind::Gt, "\">\"")?;
                Ok(match keyword {
                    K::ARRAY => DataTypeKind::Array { element, suffix: false },
                    _ => DataTypeKind::Multiset { element, suffix: false },
                })
            }
            K::MAP if self.peek(1) == TokenKind::Lt => {
                self.advance();
                self.advance();
                let key = Box::new(self.nullable_type()?);
                self.expect(TokenKind::Comma, "\",\" and the type of the values")?;
                let value = Box::new(self.nullable_type()?);
                self.expect(TokenKind::Gt, "\">\"")?;
                Ok(DataTypeKind::Map(key, value))
            }
            K::ROW => self.row_type(),
            K::RAW => {
                self.advance();
                self.expect(TokenKind::LParen, "\"(\"")?;
                let class = self.string_literal("the class of the RAW type")?;
                self.expect(TokenKind::Comma, "\",\"")?;
                let serializer = self.string_literal("the serializer of the RAW type")?;
                self.expect(TokenKind::RParen, "\")\"")?;
                Ok(DataTypeKind::Raw { class, serializer })
            }
            K::STRUCTURED => {
                self.advance();
                self.expect(TokenKind::Lt, "\"<\"")?;
                let class = self.string_literal("the class of the structured type")?;
                let mut fields = Vec::new();
                while self.eat(TokenKind::Comma) {
                    fields.push(self.row_field()?);
                }
                self.expect(TokenKind::Gt, "\">\"")?;
                Ok(DataTypeKind::Structured { class, fields })
            }
            _ => self.named_type(),
        }
    }

    fn named_type(&mut self) -> Parsed<DataTypeKind> {
        if self.is_word("DESCRIPTOR") {
            self.advance();
            return Ok(DataTypeKind::Descriptor);
        }
        Ok(DataTypeKind::Named(self.name("a type name")?))
    }

    /// `ROW<a INT, ..>` or `ROW(a INT, ..)`; both may be empty.
    fn row_type(&mut self) -> Parsed<DataTypeKind> {
        self.advance();
        // `ROW<>` is cut into `ROW` and `<>`.
        if self.eat(TokenKind::NotEq) {
            return Ok(DataTypeKind::Row { fields: Vec::new(), parentheses: false });
        }
        let close = if self.eat(TokenKind::Lt) {
            TokenKind::Gt
        } else if self.eat(TokenKind::LParen) {
            TokenKind::RParen
        } else {
            return Err(self.expected("\"<\" or \"(\" and the fields of the row"));
        };
        let mut fields = Vec::new();
        if !self.is(close) {
            fields = self.comma_list(Self::row_field)?;
        }
        let what = if close == TokenKind::Gt { "\">\"" } else { "\")\"" };
        self.expect(close, what)?;
        Ok(DataTypeKind::Row { fields, parentheses: close == TokenKind::RParen })
    }

    /// `name type [NOT NULL] ['comment']`.
    fn row_field(&mut self) -> Parsed<RowTypeField> {
        let name = Some(self.ident("a field name")?);
        let data_type = self.nullable_type()?;
        let comment = if self.is(TokenKind::String) { Some(self.string_literal("a comment")?) } else { None };
        Ok(RowTypeField { name, data_type, comment })
    }

    fn decimal(&mut self) -> Parsed<DataTypeKind> {
        let mut precision = None;
        let mut scale = None;
        if self.eat(TokenKind::LParen) {
            precision = Some(self.unsigned("a precision")?);
            if self.eat(TokenKind::Comma) {
                scale = Some(self.unsigned("a scale")?);
            }
            self.expect(TokenKind::RParen, "\")\"")?;
        }
        Ok(DataTypeKind::Decimal { precision, scale })
    }

    /// `(n)`, if it is there.
    fn precision(&mut self) -> Parsed<Option<u32>> {
        if !self.eat(TokenKind::LParen) {
            return Ok(None);
        }
        let value = self.unsigned("a length or precision")?;
        self.expect(TokenKind::RParen, "\")\"")?;
        Ok(Some(value))
    }

    fn time_zone(&mut self) -> Parsed<TimeZoneKind> {
        if self.is_kw(K::WITHOUT) {
            self.advance();
            self.expect_kws(&[K::TIME, K::ZONE])?;
            return Ok(TimeZoneKind::Without);
        }
        // WITH alone may begin what follows a type, as in CREATE TABLE's options.
        if self.is_kw(K::WITH) && self.is_kw_at(1, K::LOCAL) {
            self.advance();
            self.advance();
            self.expect_kws(&[K::TIME, K::ZONE])?;
            return Ok(TimeZoneKind::WithLocal);
        }
        if self.is_kw(K::WITH) && self.is_kw_at(1, K::TIME) {
            self.advance();
            return Err(Box::new(
                self.expected("LOCAL TIME ZONE")
                    .hint("Flink SQL has no TIMESTAMP WITH TIME ZONE; TIMESTAMP_LTZ holds an instant"),
            ));
        }
        Ok(TimeZoneKind::Without)
    }

    fn interval_type(&mut self) -> Parsed<DataTypeKind> {
        self.advance();
        let qualifier = self.interval_qualifier()?;
        Ok(DataTypeKind::Interval {
            from: qualifier.from.unit,
            precision: qualifier.from.precision,
            to: qualifier.to.map(|to| to.unit),
            fraction: qualifier.to.map_or(qualifier.from.fraction, |to| to.fraction),
        })
    }
}

/// Types that are one word.
fn plain_type(keyword: K) -> Option<DataTypeKind> {
    let kind = match keyword {
        K::BOOLEAN => DataTypeKind::Boolean,
        K::TINYINT => DataTypeKind::TinyInt,
        K::SMALLINT => DataTypeKind::SmallInt,
        K::INT | K::INTEGER => DataTypeKind::Int,
        K::BIGINT => DataTypeKind::BigInt,
        K::FLOAT => DataTypeKind::Float,
        K::STRING => DataTypeKind::String,
        K::BYTES => DataTypeKind::Bytes,
        K::DATE => DataTypeKind::Date,
        K::VARIANT => DataTypeKind::Variant,
        K::ANY => DataTypeKind::Any,
        _ => return None,
    };
    Some(kind)
}
