//! Statements: which one a text is, and those that are neither DDL nor SHOW.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    Analyze, AnalyzeColumns, Call, CompilePlan, Delete, ExecuteTarget, Explain, ExplainDetail, Insert, JarCommand,
    LoadModule, OptionEntry, Partition, PartitionEntry, SetStatement, Spanned, Statement, StatementSet,
    StatementSetStyle, StopJob, StringLiteral, Truncate, UnloadModule, Update, Use,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// One statement. Errors inside a statement set go to `errors`, so that all of them are told.
    pub(super) fn statement(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Statement> {
        let TokenKind::Keyword(keyword) = self.kind() else {
            return self.other_statement();
        };
        match keyword {
            K::SELECT | K::WITH | K::VALUES => Ok(Statement::Query(Box::new(self.query()?))),
            K::INSERT | K::UPSERT => Ok(Statement::Insert(Box::new(self.insert()?))),
            K::CREATE => self.create(),
            K::REPLACE if self.is_kw_at(1, K::TABLE) => {
                self.advance();
                let mut statement = self.create_table(false, true)?;
                if let Statement::CreateTable(create) = &mut statement {
                    if create.as_query.is_none() {
                        return Err(self.expected("AS and what fills the table"));
                    }
                    create.must_exist = true;
                }
                Ok(statement)
            }
            K::ALTER => self.alter(),
            K::DROP => self.drop(),
            K::SET => self.set(),
            K::RESET => self.reset_statement(),
            K::EXECUTE => self.execute(errors),
            K::BEGIN => self.begin(errors),
            K::EXPLAIN => self.explain(errors),
            K::USE => self.use_statement(),
            K::SHOW => self.show(),
            K::DESCRIBE | K::DESC => self.describe(),
            K::LOAD => self.load_module(),
            K::UNLOAD => {
                let word = self.advance();
                self.expect_kw(K::MODULE).map_err(|error| self.no_such_statement(error, word))?;
                let name = self.ident("a module's name")?;
                Ok(Statement::UnloadModule(UnloadModule { name }))
            }
            K::TRUNCATE => {
                let word = self.advance();
                self.expect_kw(K::TABLE).map_err(|error| self.no_such_statement(error, word))?;
                let table = self.name("a table name")?;
                Ok(Statement::Truncate(Truncate { table }))
            }
            K::DELETE => self.delete(),
            K::UPDATE => self.update(),
            K::ANALYZE => self.analyze(),
            K::CALL => self.call_statement(),
            K::COMPILE => self.compile_plan(errors),
            K::STOP => self.stop_job(),
            K::ADD | K::REMOVE => self.jar_command(),
            _ => self.other_statement(),
        }
    }

    /// Queries in parentheses and the client's own words.
    fn other_statement(&mut self) -> Parsed<Statement> {
        if self.is(TokenKind::LParen) || self.at_query() {
            return Ok(Statement::Query(Box::new(self.query()?)));
        }
        if self.eat_word("QUIT") || self.eat_word("EXIT") {
            return Ok(Statement::Quit);
        }
        if self.eat_word("HELP") {
            return Ok(Statement::Help);
        }
        if self.eat_word("CLEAR") {
            return Ok(Statement::Clear);
        }
        let error = self.expected("a statement");
        let word = self.token();
        let error = self.no_such_statement(error, word);
        let mut error = self.non_query(error);
        if self.is_kw(K::END) {
            error.detail = Some("Unsupported SQL query! executeSql() only accepts a single SQL statement of type CREATE TABLE, DROP TABLE, ALTER TABLE".to_owned());
            error.hint = Some("END closes a statement set, which BEGIN opens".to_owned());
        } else if error.hint.is_none()
            && let TokenKind::Ident = self.kind()
        {
            let word = self.text(self.token().span).to_ascii_uppercase();
            if let Some(near) = crate::diagnostic::nearest(&word, STATEMENT_WORDS) {
                error.hint = Some(format!("did you mean {near}?"));
            }
        }
        Err(error)
    }

    /// A first word alone makes no statement: Flink is at a loss with the word itself, or takes it for a name.
    pub(super) fn no_such_statement(&self, mut error: Box<Diagnostic>, word: crate::lexer::Token) -> Box<Diagnostic> {
        error.detail = match word.kind {
            TokenKind::Keyword(keyword) if !keyword.is_reserved() => Some(NO_QUERY.to_owned()),
            _ => self.incorrect_syntax(word).or(error.detail),
        };
        error
    }

    /// What is read as an expression and would have to be a query.
    pub(super) fn no_query(&self, mut error: Box<Diagnostic>) -> Box<Diagnostic> {
        error.detail = Some(NO_QUERY.to_owned());
        error
    }

    pub(super) fn insert(&mut self) -> Parsed<Insert> {
        let start = self.start();
        let upsert = self.is_kw(K::UPSERT);
        if !self.eat_kw(K::UPSERT) {
            self.expect(TokenKind::Keyword(K::INSERT), "INSERT")?;
        }
        let overwrite = self.eat_kw(K::OVERWRITE);
        if !overwrite {
            self.expect(TokenKind::Keyword(K::INTO), "INTO or OVERWRITE")?;
        }
        // INSERT INTO TABLE t is not in Flink's grammar.
        let table = self.name("a table name")?;
        let hints = self.hints()?;
        let partition = if self.is_kw(K::PARTITION) { Some(self.static_partition()?) } else { None };
        let mut columns = Vec::new();
        if self.is(TokenKind::LParen) && self.is_column_list() {
            columns = self.paren_list(|p| p.name("a column name"))?;
        }
        let query = Box::new(self.query()?);
        Ok(Insert { overwrite, upsert, table, hints, partition, columns, query, span: self.span_from(start) })
    }

    /// `(a, b)` and not `(SELECT ..)` or `((SELECT ..) ..)`.
    fn is_column_list(&self) -> bool {
        self.is_ident_at(1) || !matches!(self.peek(1), TokenKind::LParen | TokenKind::Keyword(_))
    }

    /// `PARTITION (a = 1, b)`
    pub(super) fn partition(&mut self) -> Parsed<Partition> {
        let start = self.start();
        self.expect_kw(K::PARTITION)?;
        let entries = self.paren_list(|p| {
            let column = p.ident("a column name")?;
            let value = if p.eat(TokenKind::Eq) { Some(p.expression()?) } else { None };
            Ok(PartitionEntry { column, value })
        })?;
        Ok(Partition { entries, span: self.span_from(start) })
    }

    /// A literal, also a number with a sign; nothing may be done to it.
    fn partition_value(&mut self) -> Parsed<crate::ast::Expr> {
        if self.is_ident() {
            return Err(self.expected("a literal"));
        }
        let sign = matches!(self.kind(), TokenKind::Minus | TokenKind::Plus);
        let behind = self.peek(usize::from(sign) + 1);
        let operator = self.mark() + usize::from(sign) + 1;
        let value = self.expression()?;
        if matches!(behind, TokenKind::Concat | TokenKind::Plus | TokenKind::Minus | TokenKind::Star | TokenKind::Slash)
        {
            self.reset(operator);
            return Err(self.expected("\")\" or \",\""));
        }
        Ok(value)
    }

    /// A partition whose columns all have values.
    pub(super) fn whole_partition(&mut self) -> Parsed<Partition> {
        let start = self.start();
        self.expect_kw(K::PARTITION)?;
        let entries = self.paren_list(|p| {
            let column = p.ident("a column name")?;
            p.expect(TokenKind::Eq, "\"=\"")?;
            Ok(PartitionEntry { column, value: Some(p.partition_value()?) })
        })?;
        Ok(Partition { entries, span: self.span_from(start) })
    }

    /// The partition of an INSERT, whose columns all have values.
    fn static_partition(&mut self) -> Parsed<Partition> {
        let start = self.start();
        self.expect_kw(K::PARTITION)?;
        let entries =
            self.paren_list(|p| {
                let column = p.ident("a column name")?;
                p.expect(TokenKind::Eq, "\"=\" and a value").map_err(|error| {
                    Box::new(error.hint(
                        "leave a dynamic partition column out of PARTITION (..): it is the last column of the query",
                    ))
                })?;
                Ok(PartitionEntry { column, value: Some(p.expression()?) })
            })?;
        Ok(Partition { entries, span: self.span_from(start) })
    }

    /// `EXECUTE STATEMENT SET ..`, `EXECUTE PLAN '..'`, `EXECUTE query`, `EXECUTE insert`.
    fn execute(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Statement> {
        let start = self.start();
        let word = self.advance();
        if self.at_end() {
            let error = self.expected("a query: SELECT, VALUES, WITH or \"(\"");
            return Err(self.no_such_statement(error, word));
        }
        if self.is_kw(K::STATEMENT) {
            let set = self.statement_set(StatementSetStyle::Execute, start, errors)?;
            return Ok(Statement::StatementSet(set));
        }
        if self.eat_kw(K::PLAN) {
            let file = self.string_literal("a plan's file in quotes")?;
            return Ok(Statement::Execute(ExecuteTarget::Plan(file)));
        }
        if self.is_kw(K::INSERT) {
            let insert = Box::new(self.insert()?);
            return Ok(Statement::Execute(ExecuteTarget::Insert(insert)));
        }
        if self.is_ident() {
            return Err(self.no_query(self.expected("a query, an INSERT, STATEMENT SET or PLAN")));
        }
        let query = Box::new(self.query()?);
        Ok(Statement::Execute(ExecuteTarget::Query(query)))
    }

    /// `BEGIN STATEMENT SET; insert; .. END`
    fn begin(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Statement> {
        let start = self.start();
        let word = self.advance();
        self.expect_kws(&[K::STATEMENT, K::SET]).map_err(|error| self.no_such_statement(error, word))?;
        self.expect(TokenKind::Semicolon, "\";\"")?;
        let set = self.inserts(StatementSetStyle::Begin, start, errors)?;
        Ok(Statement::StatementSet(set))
    }

    /// From STATEMENT on.
    fn statement_set(
        &mut self,
        style: StatementSetStyle,
        start: u32,
        errors: &mut Vec<Diagnostic>,
    ) -> Parsed<StatementSet> {
        self.expect_kws(&[K::STATEMENT, K::SET, K::BEGIN])?;
        self.inserts(style, start, errors)
    }

    /// `insert; .. END`: a broken one is noted and the others are still read.
    fn inserts(&mut self, style: StatementSetStyle, start: u32, errors: &mut Vec<Diagnostic>) -> Parsed<StatementSet> {
        let mut inserts = Vec::new();
        self.in_set = true;
        loop {
            while self.eat(TokenKind::Semicolon) {}
            if self.is(TokenKind::Eof) {
                return Err(self.expected("INSERT or END of the statement set"));
            }
            if self.is_kw(K::END) && inserts.is_empty() && errors.is_empty() {
                return Err(self.expected("INSERT: a statement set needs at least one"));
            }
            if self.eat_kw(K::END) {
                self.in_set = false;
                break;
            }
            if let Err(error) = self.inner_insert(&mut inserts) {
                errors.push(*error);
                self.skip_inner_statement();
            }
        }
        Ok(StatementSet { inserts, style, span: self.span_from(start) })
    }

    fn inner_insert(&mut self, inserts: &mut Vec<Spanned<Insert>>) -> Parsed<()> {
        let start = self.start();
        if !self.is_any_kw(&[K::INSERT, K::UPSERT]) {
            return Err(self.expected("INSERT or END of the statement set"));
        }
        let insert = self.insert()?;
        inserts.push(self.spanned(insert, start));
        if self.is(TokenKind::Semicolon) {
            return Ok(());
        }
        let what = if self.may_have_alias() { "\";\" or an alias after the INSERT" } else { "\";\" after the INSERT" };
        Err(self.expected(what))
    }

    /// A statement that EXPLAIN or COMPILE PLAN is about.
    fn inner_statement(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Box<Spanned<Statement>>> {
        let start = self.start();
        let statement = if self.is_kw(K::STATEMENT) && self.is_kw_at(1, K::SET) {
            Statement::StatementSet(self.statement_set(StatementSetStyle::Plain, start, errors)?)
        } else {
            self.nested(|p| p.statement(errors))?
        };
        Ok(Box::new(self.spanned(statement, start)))
    }

    fn explain(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Statement> {
        self.advance();
        let mut details = Vec::new();
        let plan_for = self.eat_kw(K::PLAN);
        if plan_for {
            self.expect_kw(K::FOR)?;
        } else {
            loop {
                let token = self.token();
                let detail = match token.kind {
                    TokenKind::Keyword(K::ESTIMATED_COST) => ExplainDetail::EstimatedCost,
                    TokenKind::Keyword(K::CHANGELOG_MODE) => ExplainDetail::ChangelogMode,
                    TokenKind::Keyword(K::PLAN_ADVICE) => ExplainDetail::PlanAdvice,
                    TokenKind::Keyword(K::JSON_EXECUTION_PLAN) => ExplainDetail::JsonExecutionPlan,
                    _ if details.is_empty() => break,
                    _ => return Err(self.expected("a detail of EXPLAIN, as CHANGELOG_MODE")),
                };
                self.advance();
                if details.iter().any(|known: &Spanned<ExplainDetail>| known.node == detail) {
                    return Err(Box::new(
                        Diagnostic::error("EXPLAIN names a detail twice")
                            .at(token.span)
                            .detail("SQL parse failed. Duplicate EXPLAIN DETAIL is not allowed."),
                    ));
                }
                details.push(Spanned::new(detail, token.span));
                if !self.eat(TokenKind::Comma) {
                    break;
                }
            }
        }
        let first = self.token();
        let statement = self.inner_statement(errors)?;
        let explainable = match &statement.node {
            Statement::Query(_) | Statement::Insert(_) | Statement::StatementSet(_) | Statement::Execute(_) => true,
            Statement::CreateTable(create) => create.as_query.is_some(),
            _ => false,
        };
        if !explainable {
            const CREATED: &str = "SQL parse failed. Unsupported CREATE OR REPLACE statement for EXPLAIN. The statement must define a query using the AS clause (i.e. CTAS/RTAS statements).";
            let detail = match statement.node {
                Statement::CreateTable(_) | Statement::CreateView(_) | Statement::CreateMaterializedTable(_) => {
                    Some(CREATED.to_owned())
                }
                _ => self.incorrect_syntax(first),
            };
            let mut error =
                Diagnostic::error("EXPLAIN takes a query, an INSERT, a statement set or CREATE TABLE .. AS")
                    .at(statement.span);
            error.detail = detail;
            return Err(Box::new(error));
        }
        Ok(Statement::Explain(Box::new(Explain { details, plan_for, statement })))
    }

    /// `COMPILE [AND EXECUTE] PLAN 'file' [IF NOT EXISTS] FOR ..`
    fn compile_plan(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Statement> {
        self.advance();
        let execute = self.eat_kw(K::AND);
        if execute {
            self.expect_kw(K::EXECUTE)?;
        }
        self.expect_kw(K::PLAN)?;
        let file = self.string_literal("a plan's file in quotes")?;
        let if_not_exists = self.if_not_exists();
        self.expect_kw(K::FOR)?;
        if !self.is_any_kw(&[K::INSERT, K::UPSERT, K::STATEMENT]) {
            return Err(self.expected("INSERT or STATEMENT SET"));
        }
        let statement = self.inner_statement(errors)?;
        Ok(Statement::CompilePlan(Box::new(CompilePlan { file, if_not_exists, execute, statement })))
    }

    fn use_statement(&mut self) -> Parsed<Statement> {
        let word = self.advance();
        if self.at_end() {
            let error = self.expected("a database's name");
            return Err(self.no_such_statement(error, word));
        }
        let target = if self.eat_kw(K::CATALOG) {
            Use::Catalog(self.ident("a catalog's name")?)
        } else if self.eat_kw(K::MODULES) {
            Use::Modules(self.comma_list(|p| p.ident("a module's name"))?)
        } else {
            Use::Database(self.name("a database's name").map_err(|error| self.no_such_statement(error, word))?)
        };
        Ok(Statement::Use(target))
    }

    fn load_module(&mut self) -> Parsed<Statement> {
        let word = self.advance();
        self.expect_kw(K::MODULE).map_err(|error| self.no_such_statement(error, word))?;
        let name = self.ident("a module's name")?;
        let options = self.with_options()?;
        Ok(Statement::LoadModule(LoadModule { name, options }))
    }

    /// `[WITH (..)]`
    pub(super) fn with_options(&mut self) -> Parsed<Vec<OptionEntry>> {
        if self.eat_kw(K::WITH) { self.options() } else { Ok(Vec::new()) }
    }

    /// `('k' = 'v', ..)`, also empty.
    pub(super) fn options(&mut self) -> Parsed<Vec<OptionEntry>> {
        if self.is(TokenKind::LParen) && self.peek(1) == TokenKind::RParen {
            self.advance();
            self.advance();
            return Ok(Vec::new());
        }
        self.paren_list(|p| {
            let key = p.option_text("an option's key in single quotes")?;
            p.expect(TokenKind::Eq, "\"=\"")?;
            let value = p.option_text("an option's value in single quotes")?;
            Ok(OptionEntry { key, value })
        })
    }

    fn option_text(&mut self, what: &str) -> Parsed<StringLiteral> {
        if matches!(self.kind(), TokenKind::Ident | TokenKind::Keyword(_) | TokenKind::Number) {
            let mut error = self.expected(what);
            error.hint = Some("keys and values of options are strings: 'connector' = 'kafka'".to_owned());
            return Err(error);
        }
        self.string_literal(what)
    }

    fn set(&mut self) -> Parsed<Statement> {
        self.advance();
        if self.is(TokenKind::Semicolon) || self.is(TokenKind::Eof) {
            return Ok(Statement::Set(SetStatement::ShowAll));
        }
        if matches!(self.kind(), TokenKind::String | TokenKind::UnicodeString) {
            let key = self.string_literal("a key")?;
            self.expect(TokenKind::Eq, "\"=\"")?;
            let value = self.string_literal("a value in single quotes")?;
            let bare = false;
            return Ok(Statement::Set(SetStatement::Assign { key, value, bare }));
        }
        let key = self.bare_text(&[TokenKind::Eq]);
        if key.value.is_empty() || !self.is(TokenKind::Eq) {
            return Err(self.expected("SET 'key' = 'value'"));
        }
        self.advance();
        let value = if self.is(TokenKind::String) { self.string_literal("a value")? } else { self.bare_text(&[]) };
        if value.value.is_empty() && value.span.start == value.span.end {
            return Err(self.expected("a value"));
        }
        let bare = true;
        Ok(Statement::Set(SetStatement::Assign { key, value, bare }))
    }

    /// Raw text up to one of the tokens or the statement's end.
    fn bare_text(&mut self, until: &[TokenKind]) -> StringLiteral {
        let start = self.start();
        let mut end = start;
        while !until.contains(&self.kind()) && !matches!(self.kind(), TokenKind::Semicolon | TokenKind::Eof) {
            end = self.advance().span.end;
        }
        let span = crate::ast::Span::new(start, end);
        StringLiteral { value: self.text(span).trim().to_owned(), span }
    }

    fn reset_statement(&mut self) -> Parsed<Statement> {
        self.advance();
        if self.is(TokenKind::Semicolon) || self.is(TokenKind::Eof) {
            return Ok(Statement::Reset(None));
        }
        if matches!(self.kind(), TokenKind::String | TokenKind::UnicodeString) {
            return Ok(Statement::Reset(Some(self.string_literal("a key")?)));
        }
        Err(self.expected("a key in single quotes"))
    }

    fn delete(&mut self) -> Parsed<Statement> {
        self.advance();
        self.expect_kw(K::FROM)?;
        let table = self.name("a table name")?;
        let alias = self.table_alias()?;
        let selection = self.where_clause()?;
        Ok(Statement::Delete(Box::new(Delete { table, alias, selection })))
    }

    fn update(&mut self) -> Parsed<Statement> {
        self.advance();
        let table = self.name("a table name")?;
        let alias = self.table_alias()?;
        self.expect_kw(K::SET)?;
        let assignments = self.comma_list(|p| {
            let column = p.ident("a column name")?;
            p.expect(TokenKind::Eq, "\"=\"")?;
            Ok((column, p.expression()?))
        })?;
        let selection = self.where_clause()?;
        Ok(Statement::Update(Box::new(Update { table, alias, assignments, selection })))
    }

    fn where_clause(&mut self) -> Parsed<Option<crate::ast::Expr>> {
        if self.eat_kw(K::WHERE) { Ok(Some(self.expression()?)) } else { Ok(None) }
    }

    /// `ANALYZE TABLE t [PARTITION (..)] COMPUTE STATISTICS [FOR COLUMNS a, b | FOR ALL COLUMNS]`
    fn analyze(&mut self) -> Parsed<Statement> {
        let word = self.advance();
        self.expect_kw(K::TABLE).map_err(|error| self.no_such_statement(error, word))?;
        let table = self.name("a table name")?;
        let partition = if self.is_kw(K::PARTITION) { Some(self.partition()?) } else { None };
        self.expect_kws(&[K::COMPUTE, K::STATISTICS])?;
        let columns = if !self.eat_kw(K::FOR) {
            AnalyzeColumns::None
        } else if self.eat_kw(K::ALL) {
            self.expect_kw(K::COLUMNS)?;
            AnalyzeColumns::All
        } else {
            self.expect_kw(K::COLUMNS)?;
            AnalyzeColumns::Some(self.comma_list(|p| p.ident("a column name"))?)
        };
        Ok(Statement::Analyze(Analyze { table, partition, columns }))
    }

    fn call_statement(&mut self) -> Parsed<Statement> {
        let start = self.start();
        self.advance();
        let name = self.name("a procedure's name")?;
        self.expect(TokenKind::LParen, "\"(\"")?;
        let mut args = Vec::new();
        if !self.is(TokenKind::RParen) {
            args = self.comma_list(Self::argument)?;
        }
        self.expect(TokenKind::RParen, "\")\" or \",\"")?;
        Ok(Statement::Call(Call { name, args, span: self.span_from(start) }))
    }

    fn stop_job(&mut self) -> Parsed<Statement> {
        let word = self.advance();
        self.expect_kw(K::JOB).map_err(|error| self.no_such_statement(error, word))?;
        let job = self.string_literal("a job's id in quotes")?;
        let with_savepoint = self.eat_kws(&[K::WITH, K::SAVEPOINT]);
        let drain = self.token().span;
        let with_drain = self.eat_kws(&[K::WITH, K::DRAIN]);
        if with_drain && !with_savepoint {
            return Err(Box::new(
                Diagnostic::error("a job can only be drained into a savepoint")
                    .at(drain)
                    .detail("SQL parse failed. WITH DRAIN could only be used after WITH SAVEPOINT.")
                    .hint("write WITH SAVEPOINT WITH DRAIN"),
            ));
        }
        Ok(Statement::StopJob(StopJob { job, with_savepoint, with_drain }))
    }

    fn jar_command(&mut self) -> Parsed<Statement> {
        let add = self.is_kw(K::ADD);
        let word = self.advance();
        self.expect_kw(K::JAR).map_err(|error| self.no_such_statement(error, word))?;
        let path = self.string_literal("a path in quotes")?;
        Ok(Statement::Jar(if add { JarCommand::Add(path) } else { JarCommand::Remove(path) }))
    }

    fn at_end(&self) -> bool {
        matches!(self.kind(), TokenKind::Semicolon | TokenKind::Eof)
    }

    pub(super) fn if_exists(&mut self) -> bool {
        self.eat_kws(&[K::IF, K::EXISTS])
    }

    pub(super) fn if_not_exists(&mut self) -> bool {
        self.eat_kws(&[K::IF, K::NOT, K::EXISTS])
    }
}

/// What Flink says of a name where a statement begins.
const NO_QUERY: &str = "SQL parse failed. Non-query expression encountered in illegal context";

const STATEMENT_WORDS: &[&str] = &[
    "SELECT", "INSERT", "CREATE", "ALTER", "DROP", "SHOW", "DESCRIBE", "EXPLAIN", "EXECUTE", "VALUES", "RESET",
    "UPDATE", "DELETE", "TRUNCATE", "BEGIN", "WITH",
];
