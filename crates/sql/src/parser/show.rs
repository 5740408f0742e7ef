//! SHOW and DESCRIBE.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{Describe, DescribeTarget, LikePattern, ObjectName, Show, ShowKind, ShowScope, Statement};
use crate::lexer::{Token, TokenKind};

const WHAT: &str = "CATALOGS, DATABASES, TABLES, VIEWS, COLUMNS, FUNCTIONS, PARTITIONS, MODULES, JOBS, JARS, CREATE or CURRENT after SHOW";

impl Parser<'_> {
    pub(super) fn show(&mut self) -> Parsed<Statement> {
        let start = self.start();
        let word = self.advance();
        let TokenKind::Keyword(keyword) = self.kind() else {
            return Err(self.no_such_statement(self.expected(WHAT), word));
        };
        let kind = match keyword {
            K::CREATE => self.show_create()?,
            K::CURRENT => self.show_current()?,
            K::USER => {
                self.advance();
                self.expect_kw(K::FUNCTIONS)?;
                let user = true;
                let scope = self.show_scope(true)?;
                ShowKind::Functions { user, scope }
            }
            K::FULL => {
                self.advance();
                self.expect_kw(K::MODULES)?;
                ShowKind::Modules { full: true }
            }
            K::MATERIALIZED => {
                self.advance();
                self.expect_kw(K::TABLES)?;
                ShowKind::MaterializedTables(self.show_scope(false)?)
            }
            K::PARTITIONS => {
                self.advance();
                let table = self.name("a table name")?;
                let partition = if self.is_kw(K::PARTITION) { Some(self.whole_partition()?) } else { None };
                ShowKind::Partitions { table, partition }
            }
            K::COLUMNS => {
                self.advance();
                if !self.is_any_kw(&[K::FROM, K::IN]) {
                    return Err(self.expected("FROM or IN and a table name"));
                }
                ShowKind::Columns(self.show_scope(false)?)
            }
            _ => self.show_plain(keyword, word)?,
        };
        let span = self.span_from(start);
        Ok(Statement::Show(Show { kind, span }))
    }

    /// The lists that take no more than FROM and LIKE.
    fn show_plain(&mut self, keyword: K, word: Token) -> Parsed<ShowKind> {
        let scoped: fn(ShowScope) -> ShowKind = match keyword {
            K::CATALOGS => ShowKind::Catalogs,
            K::DATABASES => ShowKind::Databases,
            K::TABLES => ShowKind::Tables,
            K::VIEWS => ShowKind::Views,
            K::PROCEDURES => ShowKind::Procedures,
            K::MODELS => ShowKind::Models,
            K::FUNCTIONS => |scope| ShowKind::Functions { user: false, scope },
            K::MODULES => |_| ShowKind::Modules { full: false },
            K::JOBS => |_| ShowKind::Jobs,
            K::JARS => |_| ShowKind::Jars,
            _ => return Err(self.no_such_statement(self.expected(WHAT), word)),
        };
        self.advance();
        if keyword == K::CATALOGS && self.is_any_kw(&[K::FROM, K::IN]) {
            return Err(self.expected("LIKE, ILIKE or the end of SHOW CATALOGS"));
        }
        let scope = match keyword {
            K::MODULES | K::JOBS | K::JARS => ShowScope::default(),
            _ => self.show_scope(matches!(keyword, K::CATALOGS | K::DATABASES | K::FUNCTIONS | K::PROCEDURES))?,
        };
        Ok(scoped(scope))
    }

    fn show_create(&mut self) -> Parsed<ShowKind> {
        self.advance();
        let build: fn(ObjectName) -> ShowKind = match self.kind() {
            TokenKind::Keyword(K::TABLE) => ShowKind::CreateTable,
            TokenKind::Keyword(K::VIEW) => ShowKind::CreateView,
            TokenKind::Keyword(K::MODEL) => ShowKind::CreateModel,
            TokenKind::Keyword(K::MATERIALIZED) => {
                self.advance();
                if !self.is_kw(K::TABLE) {
                    return Err(self.expected("TABLE after MATERIALIZED"));
                }
                ShowKind::CreateMaterializedTable
            }
            TokenKind::Keyword(K::CATALOG) => {
                self.advance();
                return Ok(ShowKind::CreateCatalog(self.ident("a catalog's name")?));
            }
            _ => {
                return Err(self.expected("TABLE, VIEW, MATERIALIZED TABLE or CATALOG after SHOW CREATE"));
            }
        };
        self.advance();
        Ok(build(self.name("a name")?))
    }

    fn show_current(&mut self) -> Parsed<ShowKind> {
        self.advance();
        if self.eat_kw(K::CATALOG) {
            Ok(ShowKind::CurrentCatalog)
        } else if self.eat_kw(K::DATABASE) {
            Ok(ShowKind::CurrentDatabase)
        } else {
            Err(self.expected("CATALOG or DATABASE after SHOW CURRENT"))
        }
    }

    /// `[{FROM | IN} name] [[NOT] {LIKE | ILIKE} 'pattern']`; not every list takes ILIKE.
    fn show_scope(&mut self, ilike: bool) -> Parsed<ShowScope> {
        let mut scope = ShowScope { with_in: self.is_kw(K::IN), ..ShowScope::default() };
        if self.eat_kw(K::FROM) || self.eat_kw(K::IN) {
            scope.from = Some(self.name("a name")?);
        }
        let negated = self.eat_kw(K::NOT);
        if negated || self.is_any_kw(&[K::LIKE, K::ILIKE]) {
            let ignore_case = ilike && self.eat_kw(K::ILIKE);
            if !ignore_case {
                self.expect(
                    TokenKind::Keyword(K::LIKE),
                    if ilike { "LIKE or ILIKE" } else { "LIKE, which minds the case" },
                )?;
            }
            let pattern = self.string_literal("a pattern in quotes")?;
            scope.like = Some(LikePattern { negated, ignore_case, pattern });
        }
        Ok(scope)
    }

    pub(super) fn describe(&mut self) -> Parsed<Statement> {
        let start = self.start();
        self.advance();
        // CATALOG, DATABASE and their like are also names of tables: a second word tells.
        let word_then_name =
            self.is_ident_at(1) || matches!(self.peek(1), TokenKind::String | TokenKind::Keyword(K::EXTENDED));
        let kind = self.kind();
        let mut extended = false;
        let target = match kind {
            TokenKind::Keyword(K::CATALOG) => {
                self.advance();
                extended = self.eat_kw(K::EXTENDED);
                DescribeTarget::Catalog(self.ident("a catalog's name")?)
            }
            TokenKind::Keyword(K::DATABASE) if word_then_name => {
                self.advance();
                extended = self.eat_kw(K::EXTENDED);
                DescribeTarget::Database(self.name("a database's name")?)
            }
            TokenKind::Keyword(K::FUNCTION) => {
                self.advance();
                extended = self.eat_kw(K::EXTENDED);
                DescribeTarget::Function(self.name("a function's name")?)
            }
            TokenKind::Keyword(K::MODEL) => {
                self.advance();
                extended = self.eat_kw(K::EXTENDED);
                DescribeTarget::Model(self.name("a model's name")?)
            }
            TokenKind::Keyword(K::JOB) => {
                self.advance();
                DescribeTarget::Job(self.string_literal("a job's id in quotes")?)
            }
            TokenKind::Keyword(K::TABLE) if self.is_ident_at(1) => {
                self.advance();
                DescribeTarget::Column(self.name("a table name")?)
            }
            TokenKind::String | TokenKind::Keyword(K::VALUES) => {
                return Err(self.no_query(self.expected("a table name")));
            }
            _ => {
                extended = self.eat_kw(K::EXTENDED);
                DescribeTarget::Table(self.name("a table name")?)
            }
        };
        Ok(Statement::Describe(Describe { target, extended, span: self.span_from(start) }))
    }
}
