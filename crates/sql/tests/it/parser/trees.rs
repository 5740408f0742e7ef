//! What lands where in the tree, and that spans point at the text.

use ouzel_sql::ast::*;
use ouzel_sql::parser::{parse_expression, parse_query, parse_script, parse_type};

fn one(sql: &str) -> Statement {
    let mut script = parse_script(sql);
    assert!(script.errors.is_empty(), "{sql}: {:?}", script.errors);
    assert_eq!(script.statements.len(), 1);
    script.statements.remove(0).node
}

fn select(sql: &str) -> Select {
    match parse_query(sql).unwrap().body {
        QueryBody::Select(select) => *select,
        body => panic!("{body:?}"),
    }
}

#[test]
fn create_table_with_everything() {
    let sql = "CREATE TEMPORARY TABLE IF NOT EXISTS c.d.t (id BIGINT NOT NULL COMMENT 'key', `day` STRING, \
        twice AS id * 2, ts TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, \
        CONSTRAINT pk PRIMARY KEY (id, `day`) NOT ENFORCED) COMMENT 'all' DISTRIBUTED BY HASH (id) INTO 4 BUCKETS \
        PARTITIONED BY (`day`) WITH ('connector' = 'kafka', 'topic' = 'it''s') LIKE src (EXCLUDING ALL INCLUDING OPTIONS)";
    let Statement::CreateTable(table) = one(sql) else { panic!() };
    assert!(table.temporary && table.if_not_exists && !table.or_replace);
    assert_eq!(table.name.to_string(), "c.d.t");
    assert_eq!(table.columns.len(), 4);
    assert_eq!(table.columns[0].comment.as_ref().unwrap().value, "key");
    let ColumnKind::Physical { data_type } = &table.columns[0].kind else { panic!() };
    assert_eq!(data_type.nullable, Some(false));
    assert!(matches!(table.columns[2].kind, ColumnKind::Computed { .. }));
    let ColumnKind::Metadata { key, is_virtual, .. } = &table.columns[3].kind else { panic!() };
    assert_eq!(key.as_ref().unwrap().value, "timestamp");
    assert!(is_virtual);
    assert_eq!(table.watermarks[0].column.to_string(), "ts");
    assert_eq!(table.watermarks[0].span.text(sql), "WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
    assert_eq!(table.constraints[0].enforced, Some(false));
    assert_eq!(table.constraints[0].columns.len(), 2);
    assert_eq!(table.distribution.as_ref().unwrap().buckets, Some(4));
    assert_eq!(table.partitioned_by[0].value, "day");
    assert_eq!(table.options[1].value.value, "it's");
    assert_eq!(table.options[1].value.span.text(sql), "'it''s'");
    assert_eq!(table.like.as_ref().unwrap().options.len(), 2);
}

#[test]
fn types() {
    let text = |sql: &str| parse_type(sql).unwrap().to_string();
    assert_eq!(
        text("array<map<string, row<a int not null, `b` bytes>>> not null"),
        "ARRAY< MAP< STRING, ROW< `a` INTEGER NOT NULL, `b` BYTES > > > NOT NULL"
    );
    assert_eq!(text("int not null array multiset"), "MULTISET< ARRAY< INTEGER NOT NULL > >");
    assert_eq!(text("timestamp(3) with local time zone"), "TIMESTAMP(3) WITH LOCAL TIME ZONE");
    assert_eq!(text("timestamp_ltz"), "TIMESTAMP_LTZ");
    assert_eq!(text("dec(10, 2)"), "DECIMAL(10, 2)");
    assert_eq!(text("character varying(7)"), "VARCHAR(7)");
    assert_eq!(text("row(a int 'x', b double precision)"), "ROW(`a` INTEGER 'x', `b` DOUBLE)");
    assert_eq!(text("interval day(3) to second(6)"), "INTERVAL DAY(3) TO SECOND(6)");
    assert_eq!(text("raw('a', 'b')"), "RAW('a', 'b')");
    assert_eq!(text("row<>"), "ROW<>");
}

#[test]
fn window_table_functions() {
    let select = select(
        "SELECT * FROM TABLE(SESSION(DATA => TABLE bid PARTITION BY (auction, bidder), TIMECOL => DESCRIPTOR(ts), GAP => INTERVAL '5' MINUTES)) AS w",
    );
    let Some(TableRef::Factor(factor)) = select.from else { panic!() };
    assert_eq!(factor.alias.unwrap().name.value, "w");
    let TableFactorKind::Function(call) = factor.kind else { panic!() };
    assert!(call.table_keyword && !call.lateral);
    assert_eq!(call.call.upper_name(), "SESSION");
    assert_eq!(call.call.args[0].name.as_ref().unwrap().value, "DATA");
    let ExprKind::Table(argument) = &call.call.args[0].value.kind else { panic!() };
    assert_eq!(argument.partition_by.len(), 2);
    let ExprKind::Descriptor(columns) = &call.call.args[1].value.kind else { panic!() };
    assert_eq!(columns[0].value, "ts");
}

#[test]
fn joins_and_snapshots() {
    let select = select(
        "SELECT * FROM a, b LEFT JOIN r FOR SYSTEM_TIME AS OF b.ts AS v ON b.k = v.k CROSS JOIN UNNEST(b.xs) WITH ORDINALITY AS u (x, n)",
    );
    let Some(TableRef::Join(comma)) = select.from else { panic!() };
    assert_eq!(comma.operator, JoinOperator::Comma);
    let TableRef::Join(cross) = comma.right else { panic!() };
    assert_eq!(cross.operator, JoinOperator::Cross);
    let TableRef::Join(left) = cross.left else { panic!() };
    assert_eq!(left.operator, JoinOperator::Left);
    let TableRef::Factor(snapshot) = left.right else { panic!() };
    assert_eq!(snapshot.alias.as_ref().unwrap().name.value, "v");
    let TableFactorKind::Table { system_time, .. } = snapshot.kind else { panic!() };
    assert_eq!(system_time.unwrap().to_string(), "`b`.`ts`");
}

#[test]
fn set_operations_by_precedence() {
    let query =
        parse_query("SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3 EXCEPT SELECT 4 ORDER BY 1 LIMIT 3").unwrap();
    assert_eq!(query.order_by.len(), 1);
    let QueryBody::SetOperation { left, op: SetOperator::Except, .. } = query.body else { panic!() };
    let QueryBody::SetOperation { op: SetOperator::Union, all: true, right, .. } = *left else { panic!() };
    assert!(matches!(*right, QueryBody::SetOperation { op: SetOperator::Intersect, .. }));
}

#[test]
fn patterns() {
    let select = select(
        "SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES LAST(B.x) AS x ONE ROW PER MATCH \
         AFTER MATCH SKIP TO LAST B PATTERN (A B+? (C | D){2,} E{0,3}) WITHIN INTERVAL '1' HOUR \
         DEFINE A AS A.x > 1, B AS B.x > PREV(B.x)) AS m",
    );
    let Some(TableRef::Factor(factor)) = select.from else { panic!() };
    let TableFactorKind::MatchRecognize { clause, .. } = factor.kind else { panic!() };
    assert_eq!(clause.pattern.to_string(), "`A` `B`+? (`C` | `D`){2,} `E`{0,3}");
    let PatternKind::Concat(parts) = &clause.pattern.kind else { panic!() };
    let PatternKind::Quantified { quantifier, .. } = &parts[1].kind else { panic!() };
    assert!(quantifier.reluctant);
    assert_eq!(quantifier.repeat.bounds(), (1, None));
    assert!(matches!(clause.after_match, Some(AfterMatchSkip::ToLast(..))));
    assert!(clause.within.is_some());
    assert_eq!(clause.define.len(), 2);
}

#[test]
fn calls() {
    let Expr { kind: ExprKind::Function(call), .. } = parse_expression(
        "LISTAGG(DISTINCT a, ';') WITHIN GROUP (ORDER BY b DESC) FILTER (WHERE c > 1) OVER (PARTITION BY d ORDER BY ts RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW)",
    )
    .unwrap() else { panic!() };
    assert_eq!(call.distinct, Some(true));
    assert_eq!(call.within_group.len(), 1);
    assert!(call.filter.is_some());
    let Some(Over::Spec(spec)) = call.over else { panic!() };
    assert!(matches!(spec.frame.unwrap().start, FrameBound::Preceding(_)));

    let Expr { kind: ExprKind::Function(call), .. } = parse_expression("current_timestamp").unwrap() else { panic!() };
    assert!(!call.parens);
    assert_eq!(call.upper_name(), "CURRENT_TIMESTAMP");
}

#[test]
fn strings_are_unescaped() {
    let string = |sql: &str| match parse_expression(sql).unwrap().kind {
        ExprKind::Literal(Literal::String { value, .. }) => value,
        kind => panic!("{kind:?}"),
    };
    assert_eq!(string("'it''s'"), "it's");
    // A plus is a sign to Java, which reads four characters as a number.
    assert_eq!(string("U&'caf\\00e9 \\+041 \\d83d\\de00 \\\\'"), "café A 😀 \\");
    assert_eq!(string("u&'a!00e9' UESCAPE '!'"), "aé");
    assert_eq!(string("'a'\n'b'"), "ab");
    assert!(parse_expression("U&'\\00'").is_err());
    let ExprKind::Literal(Literal::Binary(bytes)) = parse_expression("x'0aFf'").unwrap().kind else { panic!() };
    assert_eq!(bytes, [0x0a, 0xff]);
}

#[test]
fn set_and_reset() {
    let assign = |sql: &str| match one(sql) {
        Statement::Set(SetStatement::Assign { key, value, bare }) => (key.value, value.value, bare),
        statement => panic!("{statement:?}"),
    };
    assert_eq!(assign("SET 'a.b' = 'x y';"), ("a.b".into(), "x y".into(), false));
    assert_eq!(assign("SET table.exec.state.ttl = 10 s;"), ("table.exec.state.ttl".into(), "10 s".into(), true));
    assert!(matches!(one("SET"), Statement::Set(SetStatement::ShowAll)));
    assert!(matches!(one("RESET;"), Statement::Reset(None)));
}

#[test]
fn statement_sets() {
    for sql in [
        "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT CASE WHEN x THEN 1 END FROM t; END;",
        "BEGIN STATEMENT SET; INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END;",
    ] {
        let Statement::StatementSet(set) = one(sql) else { panic!() };
        assert_eq!(set.inserts.len(), 2);
        assert_eq!(set.inserts[0].span.text(sql), "INSERT INTO a SELECT 1");
        assert!(set.span.text(sql).ends_with("END"));
    }
}

#[test]
fn statements_know_their_text() {
    let sql = "-- first\nSELECT ';' AS `;` /* ; */;\n\n  SHOW TABLES;";
    let script = parse_script(sql);
    let texts: Vec<&str> = script.statements.iter().map(|statement| statement.span.text(sql)).collect();
    assert_eq!(texts, ["SELECT ';' AS `;`", "SHOW TABLES"]);
}

#[test]
fn expressions_know_their_text() {
    let sql = "SELECT a, SUM(b + 1) AS s FROM t WHERE c BETWEEN 1 AND 2 AND d";
    let select = select(sql);
    let SelectItem::Expr { expr, .. } = &select.projection[1] else { panic!() };
    assert_eq!(expr.span.text(sql), "SUM(b + 1)");
    assert_eq!(select.selection.unwrap().span.text(sql), "c BETWEEN 1 AND 2 AND d");
    assert_eq!(select.from.unwrap().span().text(sql), "t");
}
