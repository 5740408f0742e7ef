//! CREATE and DROP.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    ColumnDef, ColumnKind, CreateCatalog, CreateDatabase, CreateFunction, CreateMaterializedTable, CreateTable,
    CreateView, Distribution, DistributionKind, Drop, DropKind, ExprKind, FunctionLanguage, Ident, LikeClause,
    LikeFeature, LikeMergingStrategy, LikeOption, ObjectName, RefreshMode, Resource, Scope, Statement, StringLiteral,
    TableAs, TableConstraint, Watermark,
};
use crate::ast::{DataType, Expr, Literal};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

/// What stands between the parentheses of CREATE TABLE.
#[derive(Default)]
struct TableElements {
    columns: Vec<ColumnDef>,
    names: Vec<Ident>,
    constraints: Vec<TableConstraint>,
    watermarks: Vec<Watermark>,
}

impl Parser<'_> {
    pub(super) fn create(&mut self) -> Parsed<Statement> {
        self.advance();
        let or_replace = self.eat_kws(&[K::OR, K::REPLACE]);
        if !or_replace && self.is_kw(K::OR) {
            self.advance();
            return Err(self.expected("REPLACE after OR"));
        }
        let temporary = self.eat_kw(K::TEMPORARY);
        let system = temporary && self.eat_kw(K::SYSTEM);
        let scope = match (temporary, system) {
            (_, true) => Scope::TemporarySystem,
            (true, _) => Scope::Temporary,
            _ => Scope::Permanent,
        };
        match self.kind() {
            TokenKind::Keyword(K::FUNCTION) => self.create_function(scope),
            _ if system => Err(self.expected("FUNCTION after TEMPORARY SYSTEM")),
            TokenKind::Keyword(K::TABLE) => self.create_table(temporary, or_replace),
            TokenKind::Keyword(K::VIEW) => self.create_view(temporary, or_replace),
            TokenKind::Keyword(K::MATERIALIZED) if temporary => Err(Box::new(
                Diagnostic::error("a materialized table is permanent")
                    .at(self.token().span)
                    .detail("SQL parse failed. CREATE TEMPORARY MATERIALIZED TABLE is not supported."),
            )),
            TokenKind::Keyword(K::MATERIALIZED) if or_replace => Err(Box::new(
                Diagnostic::error("a materialized table is not replaced")
                    .at(self.token().span)
                    .detail("SQL parse failed. REPLACE MATERIALIZED TABLE is not supported.")
                    .hint("write DROP MATERIALIZED TABLE IF EXISTS and CREATE MATERIALIZED TABLE"),
            )),
            TokenKind::Keyword(K::MATERIALIZED) => self.create_materialized_table(),
            TokenKind::Keyword(K::DATABASE) if !temporary => self.create_database(),
            // TEMPORARY is taken and not looked at, as in Flink.
            TokenKind::Keyword(K::CATALOG) => self.create_catalog(),
            TokenKind::Keyword(K::MODEL) => self.create_model(temporary),
            TokenKind::Keyword(K::SYSTEM) if !temporary && self.is_kw_at(1, K::FUNCTION) => Err(Box::new(
                Diagnostic::error("a system function is temporary")
                    .at(self.token().span)
                    .detail("SQL parse failed. CREATE SYSTEM FUNCTION is not supported, system functions can only be registered as temporary function, you can use CREATE TEMPORARY SYSTEM FUNCTION instead.")
                    .hint("write CREATE TEMPORARY SYSTEM FUNCTION"),
            )),
            _ => {
                Err(self.expected("TABLE, VIEW, MATERIALIZED TABLE, DATABASE, CATALOG, FUNCTION or MODEL after CREATE"))
            }
        }
    }

    pub(super) fn create_table(&mut self, temporary: bool, or_replace: bool) -> Parsed<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.name("a table name")?;
        let elements = self.table_elements()?;
        let comment = self.comment()?;
        let distribution = self.distribution_clause()?;
        let partitioned_by = self.partitioned_by()?;
        let options = self.with_options()?;
        let like = if self.is_kw(K::LIKE) { Some(self.like_clause()?) } else { None };
        let as_query = if like.is_none() && self.eat_kw(K::AS) {
            let query = Box::new(self.query()?);
            Some(TableAs { query })
        } else {
            None
        };
        if as_query.is_none() && !elements.names.is_empty() {
            let first = &elements.names[0];
            return Err(Box::new(
                Diagnostic::error(format!("the column \"{}\" has no type", first.value))
                    .at(first.span)
                    .detail("SQL parse failed. Columns identifiers without types in the schema are supported on CTAS/RTAS statements only.")
                    .hint("names without types are for CREATE TABLE .. AS SELECT"),
            ));
        }
        Ok(Statement::CreateTable(Box::new(CreateTable {
            name,
            temporary,
            or_replace,
            must_exist: false,
            if_not_exists,
            columns: elements.columns,
            column_names: elements.names,
            constraints: elements.constraints,
            watermarks: elements.watermarks,
            comment,
            distribution,
            partitioned_by,
            options,
            like,
            as_query,
        })))
    }

    /// `( column | constraint | watermark, .. )`, if there.
    fn table_elements(&mut self) -> Parsed<TableElements> {
        let mut elements = TableElements::default();
        if !self.is(TokenKind::LParen) {
            return Ok(elements);
        }
        self.paren_list(|p| p.table_element(&mut elements))?;
        if let Some(second) = elements.watermarks.get(1) {
            return Err(Box::new(
                Diagnostic::error("a table has one watermark at most")
                    .at(second.span)
                    .detail("SQL parse failed. Multiple WATERMARK statements is not supported yet."),
            ));
        }
        Ok(elements)
    }

    fn table_element(&mut self, elements: &mut TableElements) -> Parsed<()> {
        if !elements.names.is_empty() && elements.columns.is_empty() {
            // A list that begins with a name alone is a list of names.
            elements.names.push(self.ident("a column name")?);
        } else if self.is_kw(K::WATERMARK) {
            elements.watermarks.push(self.watermark()?);
        } else if self.is_any_kw(&[K::CONSTRAINT, K::PRIMARY, K::UNIQUE]) {
            elements.constraints.push(self.table_constraint()?);
        } else if self.is_ident() && matches!(self.peek(1), TokenKind::Comma | TokenKind::RParen) {
            elements.names.push(self.ident("a column name")?);
        } else {
            let (column, constraint) = self.column_def()?;
            elements.columns.push(column);
            elements.constraints.extend(constraint);
        }
        Ok(())
    }

    /// `WATERMARK FOR column AS e`
    pub(super) fn watermark(&mut self) -> Parsed<Watermark> {
        let start = self.start();
        self.expect_kws(&[K::WATERMARK, K::FOR])?;
        let column = self.name("a column name")?;
        self.expect_kw(K::AS)?;
        let expr = self.expression()?;
        Ok(Watermark { column, expr, span: self.span_from(start) })
    }

    /// `[CONSTRAINT n] {PRIMARY KEY | UNIQUE} (a, b) [[NOT] ENFORCED]`
    pub(super) fn table_constraint(&mut self) -> Parsed<TableConstraint> {
        let start = self.start();
        let (name, primary) = self.constraint_head()?;
        let columns = self.ident_list()?;
        let enforced = self.enforcement()?;
        Ok(TableConstraint { name, primary, columns, enforced, span: self.span_from(start) })
    }

    fn constraint_head(&mut self) -> Parsed<(Option<Ident>, bool)> {
        let name = if self.eat_kw(K::CONSTRAINT) { Some(self.ident("a name of the constraint")?) } else { None };
        if self.eat_kw(K::UNIQUE) {
            return Ok((name, false));
        }
        self.expect(TokenKind::Keyword(K::PRIMARY), "PRIMARY KEY or UNIQUE")?;
        self.expect_kw(K::KEY)?;
        Ok((name, true))
    }

    fn enforcement(&mut self) -> Parsed<Option<bool>> {
        if self.eat_kw(K::ENFORCED) {
            return Ok(Some(true));
        }
        if self.eat_kw(K::NOT) {
            self.expect_kw(K::ENFORCED)?;
            return Ok(Some(false));
        }
        Ok(None)
    }

    /// A column with the constraint that may stand in it.
    pub(super) fn column_def(&mut self) -> Parsed<(ColumnDef, Option<TableConstraint>)> {
        let start = self.start();
        let name = self.ident("a column name, WATERMARK, PRIMARY KEY or CONSTRAINT")?;
        let mut constraint = None;
        let kind = if self.eat_kw(K::AS) {
            let expr = self.expression()?;
            if matches!(expr.kind, ExprKind::Subquery(_)) {
                return Err(Box::new(
                    Diagnostic::error("a computed column cannot be a query")
                        .at(expr.span)
                        .detail("SQL parse failed. Query expression encountered in illegal context"),
                ));
            }
            ColumnKind::Computed { expr }
        } else {
            let data_type = self.column_type()?;
            if self.eat_kw(K::METADATA) {
                let key =
                    if self.eat_kw(K::FROM) { Some(self.string_literal("a metadata key in quotes")?) } else { None };
                let is_virtual = self.eat_kw(K::VIRTUAL);
                ColumnKind::Metadata { data_type, key, is_virtual }
            } else {
                if self.is_any_kw(&[K::CONSTRAINT, K::PRIMARY, K::UNIQUE]) {
                    constraint = Some(self.column_constraint(&name)?);
                }
                ColumnKind::Physical { data_type }
            }
        };
        let comment = self.comment()?;
        let column = ColumnDef { name, kind, comment, span: self.span_from(start) };
        Ok((column, constraint))
    }

    /// A column cannot be an interval, though an expression can.
    fn column_type(&mut self) -> Parsed<DataType> {
        let first = self.token();
        if self.is_kw(K::INTERVAL) {
            return Err(Box::new(
                Diagnostic::error("a table's column cannot be an INTERVAL")
                    .at(first.span)
                    .detail(self.incorrect_syntax(first).unwrap_or_else(|| self.encountered(first))),
            ));
        }
        self.nullable_type()
    }

    fn column_constraint(&mut self, column: &Ident) -> Parsed<TableConstraint> {
        let start = self.start();
        let (name, primary) = self.constraint_head()?;
        let enforced = self.enforcement()?;
        Ok(TableConstraint { name, primary, columns: vec![column.clone()], enforced, span: self.span_from(start) })
    }

    /// `[COMMENT '..']`
    pub(super) fn comment(&mut self) -> Parsed<Option<StringLiteral>> {
        if self.eat_kw(K::COMMENT) { Ok(Some(self.string_literal("a comment in quotes")?)) } else { Ok(None) }
    }

    /// `[DISTRIBUTED ..]` of CREATE TABLE.
    fn distribution_clause(&mut self) -> Parsed<Option<Distribution>> {
        let start = self.start();
        if !self.eat_kw(K::DISTRIBUTED) {
            return Ok(None);
        }
        self.distribution(start).map(Some)
    }

    /// `[BY [HASH | RANGE] (a, b)] [INTO n BUCKETS]`
    pub(super) fn distribution(&mut self, start: u32) -> Parsed<Distribution> {
        let mut distribution =
            Distribution { kind: None, columns: Vec::new(), buckets: None, span: crate::ast::Span::default() };
        let by = self.eat_kw(K::BY);
        if by {
            if self.eat_kw(K::HASH) {
                distribution.kind = Some(DistributionKind::Hash);
            } else if self.eat_kw(K::RANGE) {
                distribution.kind = Some(DistributionKind::Range);
            }
            distribution.columns = self.ident_list()?;
        }
        if self.eat_kw(K::INTO) {
            distribution.buckets = Some(u64::from(self.unsigned("a number of buckets")?));
            self.expect_kw(K::BUCKETS)?;
        } else if !by {
            return Err(self.expected("BY or INTO"));
        }
        distribution.span = self.span_from(start);
        Ok(distribution)
    }

    fn partitioned_by(&mut self) -> Parsed<Vec<Ident>> {
        if !self.eat_kw(K::PARTITIONED) {
            return Ok(Vec::new());
        }
        self.expect_kw(K::BY)?;
        self.ident_list()
    }

    /// `LIKE t [( INCLUDING ALL .. )]`
    fn like_clause(&mut self) -> Parsed<LikeClause> {
        let start = self.start();
        self.expect_kw(K::LIKE)?;
        let source = self.name("a table name")?;
        let mut options = Vec::new();
        if self.eat(TokenKind::LParen) {
            loop {
                options.push(self.like_option()?);
                if self.eat(TokenKind::RParen) {
                    break;
                }
            }
        }
        Ok(LikeClause { source, options, span: self.span_from(start) })
    }

    fn like_option(&mut self) -> Parsed<LikeOption> {
        let start = self.start();
        let strategy = match self.kind() {
            TokenKind::Keyword(K::INCLUDING) => LikeMergingStrategy::Including,
            TokenKind::Keyword(K::EXCLUDING) => LikeMergingStrategy::Excluding,
            TokenKind::Keyword(K::OVERWRITING) => LikeMergingStrategy::Overwriting,
            _ => return Err(self.expected("INCLUDING, EXCLUDING, OVERWRITING or \")\"")),
        };
        self.advance();
        let feature = match self.kind() {
            TokenKind::Keyword(K::ALL) => LikeFeature::All,
            TokenKind::Keyword(K::CONSTRAINTS) => LikeFeature::Constraints,
            TokenKind::Keyword(K::DISTRIBUTION) => LikeFeature::Distribution,
            TokenKind::Keyword(K::GENERATED) => LikeFeature::Generated,
            TokenKind::Keyword(K::METADATA) => LikeFeature::Metadata,
            TokenKind::Keyword(K::OPTIONS) => LikeFeature::Options,
            TokenKind::Keyword(K::PARTITIONS) => LikeFeature::Partitions,
            TokenKind::Keyword(K::WATERMARKS) => LikeFeature::Watermarks,
            _ => {
                return Err(self.expected(
                    "ALL, CONSTRAINTS, DISTRIBUTION, GENERATED, METADATA, OPTIONS, PARTITIONS or WATERMARKS",
                ));
            }
        };
        self.advance();
        Ok(LikeOption { strategy, feature, span: self.span_from(start) })
    }

    fn create_view(&mut self, temporary: bool, or_replace: bool) -> Parsed<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.name("a name for the view")?;
        let columns = if self.is(TokenKind::LParen) { self.ident_list()? } else { Vec::new() };
        let comment = self.comment()?;
        self.expect_kw(K::AS)?;
        let query = Box::new(self.query()?);
        Ok(Statement::CreateView(Box::new(CreateView {
            name,
            temporary,
            or_replace,
            if_not_exists,
            columns,
            comment,
            query,
        })))
    }

    fn create_materialized_table(&mut self) -> Parsed<Statement> {
        self.advance();
        self.expect_kw(K::TABLE)?;
        let name = self.name("a table name")?;
        let constraint = if self.eat(TokenKind::LParen) {
            if !self.is_any_kw(&[K::CONSTRAINT, K::PRIMARY, K::UNIQUE]) {
                return Err(self.expected("PRIMARY KEY, CONSTRAINT or UNIQUE: the query's columns are the table's"));
            }
            let constraint = self.table_constraint()?;
            self.expect(TokenKind::RParen, "\")\"")?;
            Some(constraint)
        } else {
            None
        };
        let comment = self.comment()?;
        let distribution = self.distribution_clause()?;
        let partitioned_by = self.partitioned_by()?;
        let options = self.with_options()?;
        let mut freshness = None;
        if self.eat_kw(K::FRESHNESS) {
            self.expect(TokenKind::Eq, "\"=\"")?;
            freshness = Some(self.freshness()?);
        }
        let mut refresh_mode = None;
        if self.eat_kw(K::REFRESH_MODE) {
            self.expect(TokenKind::Eq, "\"=\"")?;
            refresh_mode = Some(self.refresh_mode()?);
        }
        self.expect_kw(K::AS)?;
        let query = Box::new(self.query()?);
        Ok(Statement::CreateMaterializedTable(Box::new(CreateMaterializedTable {
            name,
            constraint,
            comment,
            distribution,
            partitioned_by,
            options,
            freshness,
            refresh_mode,
            query,
        })))
    }

    /// Any expression, of which only an interval's literal is taken.
    pub(super) fn freshness(&mut self) -> Parsed<Expr> {
        let expr = self.expression()?;
        if matches!(expr.kind, ExprKind::Literal(Literal::Interval { .. })) {
            return Ok(expr);
        }
        Err(Box::new(
            Diagnostic::error("FRESHNESS is an interval, as in FRESHNESS = INTERVAL '1' MINUTE")
                .at(expr.span)
                .detail("SQL parse failed. MATERIALIZED TABLE only supports define interval type FRESHNESS, please refer to the materialized table document."),
        ))
    }

    pub(super) fn refresh_mode(&mut self) -> Parsed<RefreshMode> {
        if self.eat_kw(K::CONTINUOUS) {
            Ok(RefreshMode::Continuous)
        } else if self.eat_kw(K::FULL) {
            Ok(RefreshMode::Full)
        } else {
            Err(self.expected("CONTINUOUS or FULL"))
        }
    }

    fn create_database(&mut self) -> Parsed<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.name("a name for the database")?;
        let comment = self.comment()?;
        let options = self.with_options()?;
        Ok(Statement::CreateDatabase(CreateDatabase { name, if_not_exists, comment, options }))
    }

    fn create_catalog(&mut self) -> Parsed<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.ident("a name for the catalog")?;
        let comment = self.comment()?;
        let options = self.with_options()?;
        Ok(Statement::CreateCatalog(CreateCatalog { name, if_not_exists, comment, options }))
    }

    fn create_function(&mut self, scope: Scope) -> Parsed<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.function_name(scope)?;
        self.expect_kw(K::AS)?;
        let class = self.string_literal("the function's class in quotes")?;
        let language = self.function_language()?;
        let mut using = Vec::new();
        let at = self.token().span;
        if self.eat_kw(K::USING) {
            if language == Some(FunctionLanguage::Python) {
                return Err(Box::new(
                    Diagnostic::error("a function in Python takes no jar")
                        .at(at)
                        .detail("CREATE FUNCTION USING JAR syntax is not applicable to PYTHON language."),
                ));
            }
            using = self.comma_list(|p| {
                p.expect_kw(K::JAR)?;
                let kind = "JAR".to_owned();
                let path = p.string_literal("a path in quotes")?;
                Ok(Resource { kind, path })
            })?;
        }
        let options = self.with_options()?;
        Ok(Statement::CreateFunction(CreateFunction { name, scope, if_not_exists, class, language, using, options }))
    }

    /// A system function belongs to no database.
    pub(super) fn function_name(&mut self, scope: Scope) -> Parsed<ObjectName> {
        match scope {
            Scope::TemporarySystem => Ok(ObjectName(vec![self.ident("a function's name")?])),
            Scope::Temporary | Scope::Permanent => self.name("a function's name"),
        }
    }

    pub(super) fn function_language(&mut self) -> Parsed<Option<FunctionLanguage>> {
        if !self.eat_kw(K::LANGUAGE) {
            return Ok(None);
        }
        let language = match self.kind() {
            TokenKind::Keyword(K::JAVA) => FunctionLanguage::Java,
            TokenKind::Keyword(K::SCALA) => FunctionLanguage::Scala,
            TokenKind::Keyword(K::SQL) => {
                return Err(Box::new(
                    Diagnostic::error("a function cannot be written in SQL")
                        .at(self.token().span)
                        .detail("Unrecognized function language string SQL"),
                ));
            }
            TokenKind::Keyword(K::PYTHON) => FunctionLanguage::Python,
            _ => return Err(self.expected("JAVA, SCALA, SQL or PYTHON")),
        };
        self.advance();
        Ok(Some(language))
    }

    pub(super) fn drop(&mut self) -> Parsed<Statement> {
        self.advance();
        let temporary = self.eat_kw(K::TEMPORARY);
        // A system function is temporary, also without the word.
        let system = (temporary || self.is_kw_at(1, K::FUNCTION)) && self.eat_kw(K::SYSTEM);
        let kind = match self.kind() {
            TokenKind::Keyword(K::FUNCTION) => DropKind::Function(match (temporary, system) {
                (_, true) => Scope::TemporarySystem,
                (true, _) => Scope::Temporary,
                _ => Scope::Permanent,
            }),
            _ if system => return Err(self.expected("FUNCTION after TEMPORARY SYSTEM")),
            TokenKind::Keyword(K::TABLE) => DropKind::Table { temporary },
            TokenKind::Keyword(K::VIEW) => DropKind::View { temporary },
            TokenKind::Keyword(K::MODEL) => DropKind::Model { temporary },
            TokenKind::Keyword(K::MATERIALIZED) if temporary => {
                return Err(Box::new(
                    Diagnostic::error("a materialized table is permanent")
                        .at(self.token().span)
                        .detail("SQL parse failed. DROP TEMPORARY MATERIALIZED TABLE is not supported."),
                ));
            }
            TokenKind::Keyword(K::MATERIALIZED) => {
                self.advance();
                if !self.is_kw(K::TABLE) {
                    return Err(self.expected("TABLE after MATERIALIZED"));
                }
                DropKind::MaterializedTable
            }
            TokenKind::Keyword(K::DATABASE) if !temporary => DropKind::Database,
            TokenKind::Keyword(K::CATALOG) if !temporary => DropKind::Catalog,
            _ => {
                return Err(
                    self.expected("TABLE, VIEW, MATERIALIZED TABLE, DATABASE, CATALOG, FUNCTION or MODEL after DROP")
                );
            }
        };
        self.advance();
        let if_exists = self.if_exists();
        let name: ObjectName = self.name("a name")?;
        let mut cascade = None;
        if kind == DropKind::Database {
            if self.eat_kw(K::CASCADE) {
                cascade = Some(true);
            } else if self.eat_kw(K::RESTRICT) {
                cascade = Some(false);
            }
        }
        Ok(Statement::Drop(Drop { kind, name, if_exists, cascade }))
    }
}
