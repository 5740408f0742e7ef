//! Tables from their DDL, ALTER, LIKE, CREATE .. AS; the texts are those of a real Flink 2.2.1.

use super::names::last;

const TABLE: &str = "CREATE TABLE t (a INT NOT NULL, b TIME(3), c TIMESTAMP(3), d AS a + 1, \
    e TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL, f ROW<x INT, y ROW<z STRING>>, g AS PROCTIME(), \
    h DECIMAL(10,2) COMMENT 'money', i STRING METADATA, WATERMARK FOR c AS c - INTERVAL '5' SECOND, \
    PRIMARY KEY (a) NOT ENFORCED) COMMENT 'tab' PARTITIONED BY (h) WITH ('connector'='kafka','topic'='x');";

fn after(statements: &str) -> String {
    last(&format!("{TABLE} {statements}"))
}

#[test]
fn a_table_is_shown_as_flink_shows_it() {
    assert_eq!(
        after("SHOW CREATE TABLE t"),
        "CREATE TABLE `default_catalog`.`default_database`.`t` (
  `a` INT NOT NULL,
  `b` TIME(0),
  `c` TIMESTAMP(3),
  `d` AS `a` + 1,
  `e` TIMESTAMP(3) WITH LOCAL TIME ZONE METADATA FROM 'timestamp' VIRTUAL,
  `f` ROW<`x` INT, `y` ROW<`z` VARCHAR(2147483647)>>,
  `g` AS PROCTIME(),
  `h` DECIMAL(10, 2) COMMENT 'money',
  `i` VARCHAR(2147483647) METADATA,
  WATERMARK FOR `c` AS `c` - INTERVAL '5' SECOND,
  CONSTRAINT `PK_a` PRIMARY KEY (`a`) NOT ENFORCED
)
COMMENT 'tab'
PARTITIONED BY (`h`)
WITH (
  'connector' = 'kafka',
  'topic' = 'x'
)
"
    );
    let described = after("DESCRIBE t");
    for row in [
        "|    a |                               INT | FALSE | PRI(a) |                                    |                            |         |",
        "|    c |            TIMESTAMP(3) *ROWTIME* |  TRUE |        |                                    | `c` - INTERVAL '5' SECOND |         |",
        "|    g |       TIMESTAMP_LTZ(3) *PROCTIME* | FALSE |        |                      AS PROCTIME() |                           |         |",
        "|    e |                  TIMESTAMP_LTZ(3) |  TRUE |        | METADATA FROM 'timestamp' VIRTUAL |",
        "9 rows in set",
    ] {
        let words: Vec<&str> = row.split_whitespace().collect();
        let squeezed: Vec<String> =
            described.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert!(squeezed.iter().any(|l| l.starts_with(&words.join(" "))), "{row}\nin\n{described}");
    }
}

#[test]
fn wrong_tables_are_refused_in_flinks_words() {
    for (ddl, expected) in [
        ("a INT, PRIMARY KEY (a) ENFORCED", "Flink doesn't support ENFORCED mode for PRIMARY KEY constraint."),
        ("a INT, PRIMARY KEY (a)", "Flink doesn't support ENFORCED mode for PRIMARY KEY constraint."),
        ("a INT, PRIMARY KEY (b) NOT ENFORCED", "Primary key column 'b' is not defined in the schema"),
        ("a INT, a STRING", "A regular Column named 'a' already exists in the table."),
        ("a INT, WATERMARK FOR a AS a", "but the time field type is INT"),
        ("a TIMESTAMP(6), WATERMARK FOR a AS a", "but the time field type is TIMESTAMP(6)"),
        ("a TIMESTAMP(3), WATERMARK FOR b AS a", "The rowtime attribute field 'b' is not defined in the table schema"),
        ("a TIMESTAMP(3), WATERMARK FOR a AS 'x'", "but the watermark expression type is CHAR(1) NOT NULL"),
        ("a TIMESTAMP(3), b AS c + 1", "Unknown identifier 'c'"),
        ("a TIMESTAMP(3), b AS 1, c AS b + 1", "Unknown identifier 'b'"),
        ("a INT, UNIQUE (a) NOT ENFORCED", "UNIQUE constraint is not supported yet"),
        (
            "a INT, b AS a + 1, PRIMARY KEY (b) NOT ENFORCED",
            "A PRIMARY KEY constraint must be declared on physical columns.",
        ),
        ("a INT PRIMARY KEY NOT ENFORCED, PRIMARY KEY (a) NOT ENFORCED", "Duplicate primary key definition"),
        ("a INT, PRIMARY KEY (a, a) NOT ENFORCED", "A primary key must not contain duplicate columns. Found: [a]"),
        ("a DECIMAL(5, 6)", "Decimal scale must be between 0 and the precision 5 (both inclusive)."),
        ("a FOO", "Unknown identifier 'FOO'"),
    ] {
        let told = last(&format!("CREATE TABLE t ({ddl})"));
        assert!(told.contains(expected), "{ddl}: {told}");
    }
    assert!(last("CREATE TABLE t (a INT) PARTITIONED BY (b)").starts_with("Partition column 'b' not defined"));
    let both = last("CREATE TABLE t (a FOO, b DECIMAL(5, 6))");
    assert_eq!(both.lines().count(), 2, "all errors at once: {both}");
}

#[test]
fn alter_changes_what_it_names() {
    assert_eq!(
        after(
            "ALTER TABLE t SET ('topic'='y'); ALTER TABLE t RESET ('topic'); \
             ALTER TABLE t ADD (k INT FIRST, l AS a * 2 AFTER a); ALTER TABLE t MODIFY (h DECIMAL(12,2)); \
             ALTER TABLE t DROP (k); ALTER TABLE t DROP WATERMARK; ALTER TABLE t DROP PRIMARY KEY; \
             ALTER TABLE t ADD WATERMARK FOR c AS c; SHOW CREATE TABLE t"
        ),
        "CREATE TABLE `default_catalog`.`default_database`.`t` (
  `a` INT NOT NULL,
  `l` AS `a` * 2,
  `b` TIME(0),
  `c` TIMESTAMP(3),
  `d` AS `a` + 1,
  `e` TIMESTAMP(3) WITH LOCAL TIME ZONE METADATA FROM 'timestamp' VIRTUAL,
  `f` ROW<`x` INT, `y` ROW<`z` VARCHAR(2147483647)>>,
  `g` AS PROCTIME(),
  `h` DECIMAL(12, 2) COMMENT 'money',
  `i` VARCHAR(2147483647) METADATA,
  WATERMARK FOR `c` AS `c`
)
COMMENT 'tab'
PARTITIONED BY (`h`)
WITH (
  'connector' = 'kafka'
)
"
    );
    assert!(after("ALTER TABLE t RENAME a TO aa").contains("The column `a` is referenced by computed column `d`."));
    assert!(after("ALTER TABLE t DROP a").contains("referenced by computed column"));
    assert!(after("ALTER TABLE t DROP nope").contains("The column `nope` does not exist in the base table."));
    assert!(after("ALTER TABLE t RENAME TO t2; SHOW TABLES").contains("t2"));
    assert!(last("ALTER TABLE nope SET ('a'='b')").contains("doesn't exist"));
    assert_eq!(last("ALTER TABLE IF EXISTS nope SET ('a'='b')"), "OK");
}

#[test]
fn like_merges_what_it_is_told_to() {
    let like = |ddl: &str| after(&format!("CREATE TABLE l {ddl}; SHOW CREATE TABLE l"));
    assert!(
        like("(z INT, WATERMARK FOR c AS c) WITH ('connector'='datagen') LIKE t")
            .contains("There already exists a watermark spec for column 'c' in the base table.")
    );
    assert_eq!(
        like("(z INT) WITH ('connector'='datagen') LIKE t (EXCLUDING ALL)"),
        "CREATE TABLE `default_catalog`.`default_database`.`l` (
  `a` INT NOT NULL,
  `b` TIME(0),
  `c` TIMESTAMP(3),
  `f` ROW<`x` INT, `y` ROW<`z` VARCHAR(2147483647)>>,
  `h` DECIMAL(10, 2) COMMENT 'money',
  `z` INT
)
PARTITIONED BY (`h`)
WITH (
  'connector' = 'datagen'
)
"
    );
    let plain = like("(z INT) WITH ('connector'='datagen') LIKE t");
    assert!(
        plain.contains("'connector' = 'datagen'") && plain.contains("'topic' = 'x'") && plain.contains("WATERMARK")
    );
    assert!(
        like("WITH ('topic'='y') LIKE t (INCLUDING OPTIONS)")
            .contains("There already exists an option ['topic' -> 'x']")
    );
    assert!(like("LIKE t (OVERWRITING CONSTRAINTS)").contains("Illegal merging strategy 'OVERWRITING'"));
    assert!(like("(d AS a * 3) LIKE t (OVERWRITING GENERATED)").contains("`d` AS `a` * 3"));
}

#[test]
fn a_table_as_a_query() {
    let source = "CREATE TABLE s (a INT, c TIMESTAMP(3)) WITH ('connector' = 'datagen');";
    let shown = last(&format!(
        "{source} CREATE TABLE x WITH ('connector' = 'blackhole') AS SELECT a, c, a + 1 AS b FROM s; SHOW CREATE TABLE x"
    ));
    assert!(shown.contains("  `a` INT,\n  `c` TIMESTAMP(3),\n  `b` INT\n"), "{shown}");
    let target = last(&format!("{source} CREATE TABLE x WITH ('connector' = 'blackhole') AS SELECT a FROM s"));
    assert_eq!(target, "`default_catalog`.`default_database`.`x`");
    let reordered = last(&format!(
        "{source} CREATE TABLE x (b, a) WITH ('connector' = 'blackhole') AS SELECT a, a + 1 AS b FROM s; DESCRIBE x"
    ));
    assert!(reordered.find(" b |") < reordered.find(" a |"), "{reordered}");
}

#[test]
fn a_materialized_table_keeps_its_query() {
    let script = "CREATE TABLE s (a INT) WITH ('connector' = 'datagen'); \
        CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' SECOND AS SELECT a, COUNT(*) AS n FROM s GROUP BY a;";
    assert_eq!(last(script), "`default_catalog`.`default_database`.`m`");
    assert!(last(&format!("{script} DESCRIBE m")).contains("BIGINT"));
    assert!(last(&script.replace("'1' SECOND", "'1' MONTH")).contains("only support SECOND"));
}
