//! ALTER.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    AlterCatalog, AlterDatabase, AlterFunction, AlterMaterializedTable, AlterTable, AlterTableItem,
    AlterTableOperation, AlterView, ColumnPosition, MaterializedTableOperation, ObjectName, Scope, Statement,
    StringLiteral, ViewOperation,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    pub(super) fn alter(&mut self) -> Parsed<Statement> {
        self.advance();
        match self.kind() {
            TokenKind::Keyword(K::TABLE) => self.alter_table(),
            TokenKind::Keyword(K::VIEW) => self.alter_view(),
            TokenKind::Keyword(K::DATABASE) => self.alter_database(),
            TokenKind::Keyword(K::CATALOG) => self.alter_catalog(),
            TokenKind::Keyword(K::MATERIALIZED) => self.alter_materialized_table(),
            TokenKind::Keyword(K::FUNCTION | K::TEMPORARY) => self.alter_function(),
            TokenKind::Keyword(K::MODEL) => self.alter_model(),
            // Calcite's own statement, of which nothing is left behind its first words.
            TokenKind::Keyword(K::SYSTEM | K::SESSION) => {
                let scope = self.advance();
                let word = self.token();
                if self.is_any_kw(&[K::SET, K::RESET]) {
                    let words = [scope, word].map(|token| self.text(token.span).to_ascii_uppercase()).join(" ");
                    let error = Diagnostic::error("not supported: settings of a system or a session").at(scope.span);
                    let error = error.detail(format!("Unsupported query: ALTER {words}"));
                    return Err(Box::new(error.hint("write SET 'key' = 'value'")));
                }
                Err(self.expected("TABLE, VIEW, MATERIALIZED TABLE, DATABASE, CATALOG, FUNCTION or MODEL after ALTER"))
            }
            _ => {
                Err(self.expected("TABLE, VIEW, MATERIALIZED TABLE, DATABASE, CATALOG, FUNCTION or MODEL after ALTER"))
            }
        }
    }

    fn alter_table(&mut self) -> Parsed<Statement> {
        self.advance();
        let if_exists = self.if_exists();
        let name = self.name("a table name")?;
        let start = self.start();
        let operation = self.alter_table_operation()?;
        Ok(Statement::AlterTable(Box::new(AlterTable {
            name,
            if_exists,
            operation,
            operation_span: self.span_from(start),
        })))
    }

    fn alter_table_operation(&mut self) -> Parsed<AlterTableOperation> {
        let TokenKind::Keyword(keyword) = self.kind() else {
            return Err(self.expected("ADD, MODIFY, DROP, RENAME, SET or RESET"));
        };
        match keyword {
            K::RENAME => {
                self.advance();
                if self.eat_kw(K::TO) {
                    return Ok(AlterTableOperation::RenameTable(self.name("a table name")?));
                }
                let from = self.name("a column name or TO")?;
                self.expect_kw(K::TO)?;
                let to = self.ident("a column name")?;
                Ok(AlterTableOperation::RenameColumn { from, to })
            }
            K::SET => {
                self.advance();
                Ok(AlterTableOperation::SetOptions(self.options()?))
            }
            K::RESET => {
                self.advance();
                Ok(AlterTableOperation::ResetOptions(self.option_keys()?))
            }
            K::ADD if self.is_kw_at(1, K::PARTITION) || self.is_kw_at(1, K::IF) => {
                self.advance();
                self.add_partitions()
            }
            K::ADD => {
                self.advance();
                Ok(AlterTableOperation::Add(self.alter_items()?))
            }
            K::MODIFY => {
                self.advance();
                Ok(AlterTableOperation::Modify(self.alter_items()?))
            }
            K::DROP => {
                self.advance();
                self.alter_table_drop()
            }
            _ => Err(self.expected("ADD, MODIFY, DROP, RENAME, SET or RESET")),
        }
    }

    fn alter_table_drop(&mut self) -> Parsed<AlterTableOperation> {
        if self.eat_kws(&[K::PRIMARY, K::KEY]) {
            return Ok(AlterTableOperation::DropPrimaryKey);
        }
        if self.eat_kw(K::CONSTRAINT) {
            let name = self.ident("a constraint's name")?;
            return Ok(AlterTableOperation::DropConstraint(name));
        }
        if self.eat_kw(K::WATERMARK) {
            return Ok(AlterTableOperation::DropWatermark);
        }
        if self.eat_kw(K::DISTRIBUTION) {
            return Ok(AlterTableOperation::DropDistribution);
        }
        let if_exists = self.is_kw(K::IF) && self.if_exists();
        if if_exists || self.is_kw(K::PARTITION) {
            let partitions = self.comma_list(Self::whole_partition)?;
            return Ok(AlterTableOperation::DropPartitions { if_exists, partitions });
        }
        Ok(AlterTableOperation::DropColumns(self.dropped_columns()?))
    }

    /// `a` or `(a, b.c)`
    fn dropped_columns(&mut self) -> Parsed<Vec<ObjectName>> {
        if self.is(TokenKind::LParen) {
            return self.paren_list(|p| p.name("a column name"));
        }
        Ok(vec![self.name("a column name, PRIMARY KEY, CONSTRAINT, WATERMARK, DISTRIBUTION or PARTITION")?])
    }

    fn add_partitions(&mut self) -> Parsed<AlterTableOperation> {
        let if_not_exists = self.if_not_exists();
        let mut partitions = Vec::new();
        loop {
            let partition = self.whole_partition()?;
            let options = self.with_options()?;
            partitions.push((partition, options));
            if !self.is_kw(K::PARTITION) {
                break;
            }
        }
        Ok(AlterTableOperation::AddPartitions { if_not_exists, partitions })
    }

    pub(super) fn option_keys(&mut self) -> Parsed<Vec<StringLiteral>> {
        if self.is(TokenKind::LParen) && self.peek(1) == TokenKind::RParen {
            self.advance();
            self.advance();
            return Ok(Vec::new());
        }
        self.paren_list(|p| p.string_literal("an option's key in single quotes"))
    }

    /// One item, or several in parentheses.
    fn alter_items(&mut self) -> Parsed<Vec<AlterTableItem>> {
        let mut items = Vec::new();
        if !self.is(TokenKind::LParen) {
            self.alter_item(&mut items)?;
            return Ok(items);
        }
        self.paren_list(|p| p.alter_item(&mut items))?;
        let mut watermarks = items.iter().filter_map(|item| match item {
            AlterTableItem::Watermark(watermark) => Some(watermark.span),
            _ => None,
        });
        match watermarks.nth(1) {
            Some(second) => Err(Box::new(
                Diagnostic::error("a table has one watermark")
                    .at(second)
                    .detail("SQL parse failed. Multiple WATERMARK statements is not supported yet."),
            )),
            None => Ok(items),
        }
    }

    fn alter_item(&mut self, items: &mut Vec<AlterTableItem>) -> Parsed<()> {
        if self.is_kw(K::WATERMARK) {
            items.push(AlterTableItem::Watermark(self.watermark()?));
        } else if self.is_kw(K::DISTRIBUTION) {
            let start = self.start();
            self.advance();
            items.push(AlterTableItem::Distribution(self.distribution(start)?));
        } else if self.is_any_kw(&[K::CONSTRAINT, K::PRIMARY, K::UNIQUE]) {
            items.push(AlterTableItem::Constraint(self.table_constraint()?));
        } else if self.peek(1) == TokenKind::Dot {
            let name = self.name("a column name")?;
            let words =
                format!("Failed to execute ALTER TABLE statement.\nAlter nested row type {name} is not supported yet.");
            return Err(Box::new(
                Diagnostic::error("a member of a ROW cannot be added or changed").at(name.span()).detail(words),
            ));
        } else {
            let (column, constraint) = self.column_def()?;
            let position = self.column_position()?;
            items.push(AlterTableItem::Column { column, position });
            items.extend(constraint.map(AlterTableItem::Constraint));
        }
        Ok(())
    }

    fn column_position(&mut self) -> Parsed<Option<ColumnPosition>> {
        if self.eat_kw(K::FIRST) {
            Ok(Some(ColumnPosition::First))
        } else if self.eat_kw(K::AFTER) {
            Ok(Some(ColumnPosition::After(self.name("a column name")?)))
        } else {
            Ok(None)
        }
    }

    fn alter_view(&mut self) -> Parsed<Statement> {
        self.advance();
        let name = self.name("a view's name")?;
        let operation = if self.eat_kw(K::RENAME) {
            self.expect_kw(K::TO)?;
            ViewOperation::Rename(self.name("a name for the view")?)
        } else {
            self.expect(TokenKind::Keyword(K::AS), "RENAME TO or AS")?;
            ViewOperation::As(Box::new(self.query()?))
        };
        Ok(Statement::AlterView(Box::new(AlterView { name, operation })))
    }

    fn alter_database(&mut self) -> Parsed<Statement> {
        self.advance();
        let name = self.name("a database's name")?;
        self.expect_kw(K::SET)?;
        let options = self.options()?;
        Ok(Statement::AlterDatabase(AlterDatabase { name, options }))
    }

    fn alter_catalog(&mut self) -> Parsed<Statement> {
        self.advance();
        let name = self.ident("a catalog's name")?;
        let operation = if self.eat_kw(K::SET) {
            AlterCatalog::SetOptions(name, self.options()?)
        } else if self.eat_kw(K::RESET) {
            AlterCatalog::ResetOptions(name, self.option_keys()?)
        } else {
            self.expect(TokenKind::Keyword(K::COMMENT), "SET, RESET or COMMENT")?;
            AlterCatalog::Comment(name, self.string_literal("a comment in quotes")?)
        };
        Ok(Statement::AlterCatalog(operation))
    }

    fn alter_function(&mut self) -> Parsed<Statement> {
        let scope = if !self.eat_kw(K::TEMPORARY) {
            Scope::Permanent
        } else if self.eat_kw(K::SYSTEM) {
            Scope::TemporarySystem
        } else {
            Scope::Temporary
        };
        self.expect_kw(K::FUNCTION)?;
        let if_exists = self.if_exists();
        let name = self.function_name(scope)?;
        self.expect_kw(K::AS)?;
        let class = self.string_literal("the function's class in quotes")?;
        let language = self.function_language()?;
        Ok(Statement::AlterFunction(AlterFunction { name, scope, if_exists, class, language }))
    }

    fn alter_materialized_table(&mut self) -> Parsed<Statement> {
        self.advance();
        self.expect_kw(K::TABLE)?;
        let name = self.name("a table name")?;
        let operation = self.materialized_table_operation()?;
        Ok(Statement::AlterMaterializedTable(Box::new(AlterMaterializedTable { name, operation })))
    }

    fn materialized_table_operation(&mut self) -> Parsed<MaterializedTableOperation> {
        use MaterializedTableOperation as Operation;
        let what = "SUSPEND, RESUME, REFRESH, SET, RESET or AS";
        let TokenKind::Keyword(keyword) = self.kind() else {
            return Err(self.expected(what));
        };
        let operation = match keyword {
            K::SUSPEND => Operation::Suspend,
            K::RESUME => {
                self.advance();
                return Ok(Operation::Resume(self.with_options()?));
            }
            K::REFRESH => {
                self.advance();
                let partition = if self.is_kw(K::PARTITION) { Some(self.whole_partition()?) } else { None };
                return Ok(Operation::Refresh(partition));
            }
            K::SET => {
                self.advance();
                return self.materialized_table_set();
            }
            K::RESET => {
                self.advance();
                return Ok(Operation::ResetOptions(self.option_keys()?));
            }
            K::AS => {
                self.advance();
                return Ok(Operation::As(Box::new(self.query()?)));
            }
            K::ADD | K::MODIFY => {
                self.advance();
                let start = self.start();
                self.expect_kw(K::DISTRIBUTION)?;
                self.distribution(start)?;
                return Ok(Operation::Distribution(keyword.name()));
            }
            K::DROP => {
                self.advance();
                self.expect_kw(K::DISTRIBUTION)?;
                return Ok(Operation::Distribution(keyword.name()));
            }
            _ => return Err(self.expected(what)),
        };
        self.advance();
        Ok(operation)
    }

    fn materialized_table_set(&mut self) -> Parsed<MaterializedTableOperation> {
        if self.eat_kw(K::FRESHNESS) {
            self.expect(TokenKind::Eq, "\"=\"")?;
            return Ok(MaterializedTableOperation::SetFreshness(self.freshness()?));
        }
        if self.eat_kw(K::REFRESH_MODE) {
            self.expect(TokenKind::Eq, "\"=\"")?;
            let mode = self.refresh_mode()?;
            return Ok(MaterializedTableOperation::SetRefreshMode(mode));
        }
        Ok(MaterializedTableOperation::SetOptions(self.options()?))
    }
}
