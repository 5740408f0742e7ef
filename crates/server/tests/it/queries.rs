//! What queries mean: Pinot's rules, clause by clause.

use ouzel_server::serving::{Answer, QueryError, Value, execute};
use ouzel_server::{Backend, ServedTable};

use crate::fixed_backend::{FixedBackend, START_MS};

fn answer(sql: &str) -> Result<Answer, QueryError> {
    let backend = FixedBackend::new();
    execute(sql, "", |name| backend.table(name))
}

/// Rows as text, `|` between values; NULL is `null`.
fn rows(sql: &str) -> Vec<String> {
    let answer = answer(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    answer.rows.iter().map(|row| row.iter().map(show).collect::<Vec<_>>().join("|")).collect()
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::Double(value) => format!("{value:?}"),
        Value::String(value) => value.to_string(),
    }
}

fn names(sql: &str) -> Vec<String> {
    answer(sql).unwrap().columns.into_iter().map(|column| column.name).collect()
}

#[test]
fn the_four_queries_of_the_dashboard() {
    let (from, to) = (START_MS, START_MS + 86_400_000);
    assert_eq!(
        rows(&format!(
            "SELECT SUM(view_count) AS total_views, SUM(cart_adds) AS total_cart_adds, \
             SUM(purchases) AS total_purchases, SUM(revenue) AS total_revenue \
             FROM product_analytics WHERE update_time BETWEEN {from} AND {to}"
        )),
        ["140.0|32.0|13.0|740.0"]
    );
    assert_eq!(
        rows(&format!(
            "SELECT product_name, product_category, SUM(view_count) AS views, SUM(cart_adds) AS cart_adds, \
             SUM(purchases) AS purchases, SUM(revenue) AS revenue FROM product_analytics \
             WHERE update_time BETWEEN {from} AND {to} \
             GROUP BY product_name, product_category ORDER BY revenue DESC"
        )),
        [
            "Headphones|Electronics|60.0|9.0|3.0|450.0",
            "Desk lamp|Home & Garden|40.0|10.0|4.0|200.0",
            "Novel|Books|30.0|12.0|6.0|90.0",
            "Tent|Sports|10.0|1.0|0.0|0.0",
        ]
    );
    assert_eq!(
        rows(
            "SELECT FLOOR(update_time/60000) * 60000 as time_bucket, SUM(revenue) as revenue, \
             COUNT(*) as record_count FROM product_analytics GROUP BY time_bucket ORDER BY time_bucket"
        ),
        ["1767225600000.0|290.0|2", "1767225660000.0|450.0|2"]
    );
    assert_eq!(
        rows(
            "SELECT product_category, SUM(revenue) AS revenue, SUM(purchases) AS purchases \
             FROM product_analytics GROUP BY product_category ORDER BY revenue DESC LIMIT 2"
        ),
        ["Electronics|450.0|3.0", "Home & Garden|200.0|4.0"]
    );
}

#[test]
fn ten_rows_unless_told_otherwise() {
    assert_eq!(rows("select id from orders").len(), 10);
    assert_eq!(rows("select id from orders limit 1000").len(), 100);
    assert_eq!(rows("select id from orders order by id limit 2 offset 3"), ["3", "4"]);
    assert_eq!(rows("select id from orders order by id limit 3, 2"), ["3", "4"]);
    assert_eq!(rows("select id from orders limit 0"), [""; 0]);
}

#[test]
fn an_aggregate_over_nothing_is_one_row() {
    assert_eq!(
        rows("select count(*), sum(amt), min(amt), avg(amt), distinctcount(name) from orders where id < 0"),
        ["0|0.0|null|null|0"]
    );
    assert_eq!(rows("select name, count(*) from orders where id < 0 group by name"), [""; 0]);
}

#[test]
fn conditions() {
    for (condition, expected) in [
        ("id = 3", 1),
        ("id <> 3", 99),
        ("id != 3", 99),
        ("not id = 3", 99),
        ("id between 10 and 19", 10),
        ("id not between 10 and 19", 90),
        ("id in (1, 2, 500)", 2),
        ("name in ('n1', 'n2')", 40),
        ("name not in ('n1', 'n2')", 60),
        ("name like 'n_' and id < 5", 5),
        ("name not like '%1'", 80),
        ("name = 'n1' or name = 'n2' and id < 10", 22),
        ("(name = 'n1' or name = 'n2') and id < 10", 4),
        ("ok", 50),
        ("ok = true", 50),
        ("ok = 'false'", 50),
        ("ok is not true", 50),
        ("id = '7'", 1),
        ("id < 1.5", 2),
        ("id < '1.5'", 2),
        ("name = 1", 0),
        ("ts >= 1767225690000", 10),
        ("ts >= '2026-01-01 00:01:30'", 10),
        ("ts >= timestamp '2026-01-01 00:01:30.0'", 10),
        ("ts between '2026-01-01T00:00:00Z' and '2026-01-01T00:00:09Z'", 10),
        ("id is null", 0),
        ("id is not null", 100),
        ("null = id", 0),
        ("case when id > 89 then true else false end", 10),
        ("upper(name) = 'N4'", 20),
        ("-id < -89.0", 10),
        ("mod(id, 10) = 0", 10),
        ("id % 10 = 0", 10),
        ("orders.id = 1", 1),
        ("\"id\" = 1 and `name` = 'n1'", 1),
        ("ID = 1", 1),
    ] {
        let sql = format!("select count(*) from orders where {condition}");
        assert_eq!(rows(&sql), [expected.to_string()], "{condition}");
    }
}

#[test]
fn numbers_are_doubles() {
    assert_eq!(rows("select 7 / 2, 7 - 2, abs(-3), ceil(1.2), floor(-1.2), round(2.5)"), ["3.5|5.0|3.0|2.0|-2.0|3.0"]);
    assert_eq!(rows("select rounddecimal(2.345, 2), power(2, 10), sqrt(16)"), ["2.35|1024.0|4.0"]);
    assert_eq!(rows("select 1 / 0"), ["inf"]);
}

#[test]
fn text_and_time_functions() {
    assert_eq!(
        rows("select upper('a'), concat('a', 'b', '-'), 'a' || 'b', substr('hello', 1, 3), length('höl'), trim(' x ')"),
        ["A|a-b|ab|el|3|x"]
    );
    assert_eq!(
        rows("select year(ts), minute(ts), datetrunc('minute', ts), cast(ts as string) from orders where id = 61"),
        ["2026|1|1767225660000|2026-01-01 00:01:01.0"]
    );
    assert_eq!(rows("select extract(second from ts) from orders where id = 61"), ["1"]);
    assert_eq!(
        rows("select coalesce(null, 3), nullif(1, 1), case 2 when 1 then 'a' when 2 then 'b' end"),
        ["3|null|b"]
    );
}

#[test]
fn groups_by_alias_position_and_expression() {
    let expected = ["0.0|50|2450.0", "1.0|50|2500.0"];
    for group in ["parity", "1", "mod(id, 2)"] {
        let sql = format!("select mod(id, 2) as parity, count(*), sum(id) from orders group by {group} order by 1");
        assert_eq!(rows(&sql), expected, "{group}");
    }
    assert_eq!(
        rows(
            "select name, sum(amt) / count(*) from orders group by name having count(*) > 5 and name <> 'n0' order by sum(amt) desc limit 1"
        ),
        ["n4|77.25"]
    );
    assert_eq!(rows("select count(*) from orders group by name order by name limit 1"), ["20"]);
    assert_eq!(rows("select sum(amt) as amt from orders having amt > 0"), ["7425.0"]);
    assert_eq!(rows("select count(*) filter (where id < 5), count(distinct name) from orders"), ["5|5"]);
}

#[test]
fn distinct_and_order() {
    assert_eq!(rows("select distinct name from orders order by name desc limit 2"), ["n4", "n3"]);
    assert_eq!(rows("select distinct name, ok from orders limit 100").len(), 10);
    assert_eq!(rows("select id from orders order by name desc, id desc limit 2"), ["99", "94"]);
    assert_eq!(rows("select id as x from orders order by mod(x, 7) desc, x limit 2"), ["6", "13"]);
    let nulls = "select nullif(id, 0) from orders order by nullif(id, 0)";
    assert_eq!(rows(&format!("{nulls} desc limit 1")), ["null"]);
    assert_eq!(rows(&format!("{nulls} desc nulls last limit 1")), ["99"]);
    assert_eq!(rows(&format!("{nulls} nulls first limit 1")), ["null"]);
}

#[test]
fn names_are_the_normalised_text() {
    assert_eq!(
        names("select COUNT ( DISTINCT name ), SUM(amt*2), Max(orders.cnt), count( * ) from orders"),
        ["distinctcount(name)", "sum(times(amt,'2'))", "max(cnt)", "count(*)"]
    );
    assert_eq!(names("select id, amt / 2, name n from orders"), ["id", "divide(amt,'2')", "n"]);
    assert_eq!(names("select * from orders o limit 1").len(), 7);
}

#[test]
fn tables_by_the_names_clients_use() {
    for table in ["orders", "\"orders\"", "orders_REALTIME", "default.orders", "\"default\".\"orders\" AS t"] {
        assert_eq!(rows(&format!("select count(*) from {table}")), ["100"], "{table}");
    }
    assert_eq!(rows("select t.id from orders t where t.id = 5"), ["5"]);
    assert_eq!(rows("SET timeoutMs = 5000; select count(*) from orders option(timeoutMs=100);"), ["100"]);
}

#[test]
fn no_text_breaks_the_parser() {
    let deep = format!("select {}1{}", "(".repeat(5000), ")".repeat(5000));
    let long = format!("select 1{}", " + 1".repeat(5000));
    let calls = format!("select {}1{}", "abs(".repeat(5000), ")".repeat(5000));
    for sql in [
        "",
        ";",
        "select",
        "select from orders",
        "select 'open",
        "select \"open",
        "select /* open",
        "select 1 +",
        "select * from",
        "select * from orders where",
        "select * from orders limit -1",
        "select ü€ from orders",
        "select a.b.c.d from orders",
        "select 1e999",
        "select 99999999999999999999",
        "select case end",
        "select count(",
        "select * from orders group by",
        "select sum() from orders",
        "select percentile(amt) from orders",
        "select percentile(amt, 101) from orders",
        "select sum(name) from orders",
        "select sum(sum(id)) from orders",
        "select * from orders order by 9",
        "select datetrunc('x', ts) from orders",
        "select * ",
        "select count(*)(*)",
        "select name like id from orders",
        "select id from orders where count(*) > 1",
        &deep,
        &long,
        &calls,
    ] {
        let shown: String = sql.chars().take(60).collect();
        if let Ok(answer) = answer(sql) {
            assert!(["select 1e999", "select 99999999999999999999"].contains(&sql), "{shown}: {answer:?}");
        }
    }
}

#[test]
fn a_query_over_its_time_is_ended() {
    let table = large_table();
    let found = std::sync::Arc::new(table);
    let error = execute("select sum(id) from large", "timeoutMs=0", |_| Some(found.clone())).unwrap_err();
    assert_eq!((error.code(), error), (250, QueryError::Timeout(0)));
}

fn large_table() -> ServedTable {
    use ouzel_server::serving::{Column, ColumnType, TableSchema, ValueRef};
    let columns = vec![Column::new("id", ColumnType::Long)];
    let table = ServedTable::new("large", TableSchema { columns, key: None });
    table.write(|writer| (0..10_000).for_each(|id| writer.upsert(&[ValueRef::Long(id)])));
    table
}
