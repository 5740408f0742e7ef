//! A view's query as Flink keeps and shows it: every name in full, every `*` spelled out, a clause a line.
//!
//! The binder knows what a name means, so it says so while it binds: each of its findings is an edit of the query's text.
//! The text is what `Display` makes of the tree (one line, single blanks), so that a clause's word stands right before it;
//! an edit that does not find its word there is left out, and the text stays as it was written.
//!
//! Left as written: MATCH_RECOGNIZE and columns that USING merges.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::ast::{
    Ident, Join, JoinOperator, ObjectName, Query, QueryBody, Select, SelectItem, SetOperator, Span, TableFactor,
    TableFactorKind, Values,
};
use crate::binder::ScopeColumn;
use crate::catalog::show_create::quoted;

/// The edits of one text. Clones share them.
#[derive(Clone, Debug)]
pub struct Expansion(Arc<Mutex<Edits>>);

#[derive(Debug)]
struct Edits {
    text: Arc<str>,
    /// From and to of a range, and what stands there instead. A query that is bound twice says the same twice.
    edits: BTreeMap<(u32, u32), String>,
    /// Where relations without a name end; their number is the place here.
    aliases: Vec<u32>,
}

impl Expansion {
    pub fn of(text: &str) -> Expansion {
        Expansion(Arc::new(Mutex::new(Edits { text: text.into(), edits: BTreeMap::new(), aliases: Vec::new() })))
    }

    /// The text with all edits; inner ones of a replaced range are lost with it.
    pub fn applied(&self) -> String {
        self.with(|edits| {
            let mut out = String::new();
            let mut at = 0;
            for ((start, end), new) in &edits.edits {
                if (*start as usize) < at {
                    continue;
                }
                out.push_str(&edits.text[at..*start as usize]);
                out.push_str(new);
                at = *end as usize;
            }
            out.push_str(&edits.text[at..]);
            out
        })
    }

    /// What Flink calls a relation without a name, which ends at `end`.
    pub fn alias(&self, end: u32) -> String {
        let number = self.with(|edits| match edits.aliases.iter().position(|known| *known == end) {
            Some(number) => number,
            None => {
                edits.aliases.push(end);
                edits.aliases.len() - 1
            }
        });
        let alias = format!("EXPR${number}");
        self.insert(end, format!(" AS {}", quoted(&alias)));
        alias
    }

    pub fn replace(&self, span: Span, new: impl Into<String>) {
        self.with(|edits| {
            let (start, end) = (span.start as usize, span.end as usize);
            if start <= end && edits.text.is_char_boundary(start) && edits.text.is_char_boundary(end) {
                edits.edits.insert((span.start, span.end), new.into());
            }
        });
    }

    /// A column that was found: `t`.`c` and the members behind it.
    pub fn column(&self, name: &ObjectName, qualifier: &[Arc<str>], used: usize) {
        let Some(table) = qualifier.last() else { return };
        let parts = std::iter::once(quoted(table)).chain(name.0[used - 1..].iter().map(Ident::to_string));
        self.replace(name.span(), parts.collect::<Vec<_>>().join("."));
    }

    /// `*` and `t.*`: the columns and their names in the result.
    pub fn star(&self, span: Span, columns: &[(&ScopeColumn, &Arc<str>)]) {
        let items = columns.iter().map(|(column, shown)| {
            let name = &column.name;
            let column = match column.qualifier.last() {
                Some(table) => format!("{}.{}", quoted(table), quoted(name)),
                None => quoted(name),
            };
            if *shown == name { column } else { format!("{column} AS {}", quoted(shown)) }
        });
        self.replace(span, items.collect::<Vec<_>>().join(", "));
    }

    /// A table in FROM that is no subquery: its path and, where it has none, its own name as alias.
    pub fn table(&self, factor: &TableFactor, path: &[Arc<str>]) {
        let TableFactorKind::Table { name, hints, .. } = &factor.kind else { return };
        let full = path.iter().map(|p| quoted(p)).collect::<Vec<_>>().join(".");
        if let Some(last) = hints.last() {
            // Flink gives a table with hints no alias of its own; one that is written stays.
            let hints: Vec<String> = hints.iter().map(|h| h.to_string()).collect();
            let span = Span { start: name.span().start, end: last.span.end + " */".len() as u32 };
            return self.replace(span, format!("{full}\n/*+ {} */", hints.join(", ")));
        }
        self.replace(name.span(), full);
        if factor.alias.is_none() {
            self.insert(factor.span.end, format!(" AS {}", quoted(name.base())));
        }
    }

    /// `TABLE t` as an argument: Flink makes a query of it.
    pub fn table_argument(&self, start: u32, name: &ObjectName, path: &[Arc<str>], columns: &[Arc<str>]) {
        let alias = quoted(name.base());
        let full = path.iter().map(|p| quoted(p)).collect::<Vec<_>>().join(".");
        let items: Vec<String> = columns.iter().map(|c| format!("{alias}.{}", quoted(c))).collect();
        let text = format!("(SELECT {}\nFROM {full} AS {alias})", items.join(", "));
        self.replace(Span { start, end: name.span().end }, text);
    }

    pub fn insert(&self, at: u32, text: String) {
        self.replace(Span { start: at, end: at }, text);
    }

    /// The lines of a query's own clauses.
    pub fn query(&self, query: &Query) {
        if let Some(first) = query.order_by.first() {
            self.line(first.expr.span.start, " ORDER BY ");
        }
        if let (Some(limit), Some(offset)) = (&query.limit, &query.offset) {
            // Written after the count, shown before it.
            self.insert(offset.span.end, format!(" ROWS\nFETCH NEXT {limit} ROWS ONLY"));
            self.word(offset.span.end + 5, " ROWS", "");
            self.word(offset.span.start, &format!(" LIMIT {limit} OFFSET "), "\nOFFSET ");
            return;
        }
        if let Some(offset) = &query.offset {
            self.line(offset.span.start, " OFFSET ");
        }
        if let Some(limit) = &query.limit {
            self.word(limit.span.start, " LIMIT ", "\nFETCH NEXT ");
            self.insert(limit.span.end, " ROWS ONLY".to_string());
        }
        if let Some(fetch) = &query.fetch {
            self.line(fetch.span.start, " FETCH NEXT ");
        }
    }

    /// The lines of a SELECT.
    pub fn select(&self, select: &Select) {
        if !select.hints.is_empty() {
            let hints: Vec<String> = select.hints.iter().map(|h| h.to_string()).collect();
            let hints = format!("/*+ {} */", hints.join(", "));
            let end = select.span.start + "SELECT ".len() as u32 + hints.len() as u32 + 1;
            self.word(end, &format!(" {hints} "), &format!("\n{hints}\n"));
        }
        if let Some(from) = &select.from {
            self.line(from.span().start, " FROM ");
        }
        if let Some(selection) = &select.selection {
            self.line(selection.span.start, " WHERE ");
        }
        if let Some(group_by) = &select.group_by {
            self.line(group_by.span.start, " ");
        }
        if let Some(having) = &select.having {
            self.line(having.span.start, " HAVING ");
        }
        if let Some(first) = select.windows.first() {
            self.line(first.name.span.start, " WINDOW ");
        }
    }

    pub fn join(&self, join: &Join) {
        if join.operator == JoinOperator::Comma {
            self.replace(join.operator_span, ",\n");
            self.word(join.right.span().start, " ", "");
        } else {
            self.line(join.operator_span.start, " ");
        }
    }

    /// `left UNION ALL right`: the operator on a line of its own, sides without their parentheses unless these say something:
    /// an ORDER BY or a LIMIT of the side's own, another tree.
    pub fn set_operation(&self, left: &QueryBody, op: SetOperator, right: &QueryBody) {
        // `a UNION (b UNION c)` is another tree without its parentheses, `a UNION (b INTERSECT c)` is not.
        let tight = |inner: SetOperator| inner == SetOperator::Intersect && op != SetOperator::Intersect;
        let splits = |body: &QueryBody| matches!(body, QueryBody::SetOperation { op, .. } if !tight(*op));
        let keeps = matches!(right, QueryBody::Nested(q) if splits(&q.body));
        // So is `(a UNION b) INTERSECT c`.
        let loose =
            |body: &QueryBody| matches!(body, QueryBody::SetOperation { op, .. } if *op != SetOperator::Intersect);
        let looser = matches!(left, QueryBody::Nested(q) if op == SetOperator::Intersect && loose(&q.body));
        let is_nested = |body: &QueryBody| matches!(body, QueryBody::Nested(_));
        // What is no side in parentheses has none to lose: they are those of a side of its own.
        let keeps_left = looser || is_ordered(left) || !is_nested(left);
        let keeps_right = keeps || is_ordered(right) || !is_nested(right);
        for side in [left, right] {
            if let QueryBody::Values(values) = side {
                self.insert(values.span.start, "(".to_string());
                self.insert(values.span.end, ")".to_string());
            }
        }
        let (left, right) = (body_span(left), body_span(right));
        let found = self.with(|edits| {
            let text = edits.text.get(left.end as usize..right.start as usize)?;
            let (word, closed) = (text.trim_start_matches(')'), text.starts_with(')'));
            let (word, opened) = (word.trim_end_matches('('), word.ends_with('('));
            let start = left.end + (text.len() - text.trim_start_matches(')').len()) as u32;
            let span = Span { start, end: start + word.len() as u32 };
            Some((format!("\n{}\n", word.trim()), span, opened, closed))
        });
        let Some((word, between, opened, closed)) = found else { return };
        self.replace(between, word);
        for (side, parentheses) in [(left, closed && !keeps_left), (right, opened && !keeps_right)] {
            if parentheses {
                self.word(side.start, "(", "");
                self.word(side.end + 1, ")", "");
            }
        }
    }

    /// `VALUES ROW(1, 2),` and a line for each further row.
    pub fn values(&self, values: &Values) {
        let row = |items: &Vec<crate::ast::Expr>| {
            let text = items.iter().map(|e| e.to_string()).collect::<Vec<_>>().join(", ");
            match items.as_slice() {
                [only] if matches!(only.kind, crate::ast::ExprKind::Row { explicit: true, .. }) => text,
                [only] if matches!(only.kind, crate::ast::ExprKind::Row { .. }) => format!("ROW{text}"),
                _ => format!("ROW({text})"),
            }
        };
        let rows: Vec<String> = values.rows.iter().map(row).collect();
        self.replace(values.span, format!("VALUES {}", rows.join(",\n")));
    }

    /// The blank at the head of `word`, which stands right before `at`, becomes a line feed.
    fn line(&self, at: u32, word: &str) {
        self.word(at, word, &format!("\n{}", &word[1..]));
    }

    fn word(&self, at: u32, word: &str, new: &str) {
        let Some(start) = at.checked_sub(word.len() as u32) else { return };
        let there = self.with(|edits| edits.text.get(start as usize..at as usize) == Some(word));
        if there {
            self.replace(Span { start, end: at }, new);
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Edits) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The item's place, if it is a star.
pub fn star_span(item: &SelectItem) -> Option<Span> {
    match item {
        SelectItem::Star { span } | SelectItem::QualifiedStar { span, .. } => Some(*span),
        SelectItem::Expr { .. } => None,
    }
}

/// Whether the query in parentheses has an ORDER BY, a LIMIT or the like.
fn is_ordered(body: &QueryBody) -> bool {
    let ordered = |q: &Query| !q.order_by.is_empty() || q.limit.is_some() || q.offset.is_some() || q.fetch.is_some();
    matches!(body, QueryBody::Nested(query) if ordered(query))
}

fn body_span(body: &QueryBody) -> Span {
    match body {
        QueryBody::Select(select) => select.span,
        QueryBody::Values(values) => values.span,
        QueryBody::Table(name) => name.span(),
        QueryBody::Nested(query) => query.span,
        QueryBody::SetOperation { left, right, .. } => body_span(left).to(body_span(right)),
    }
}
