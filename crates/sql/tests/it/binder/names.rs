//! Names of tables: catalogs, databases, temporary objects, views.

use ouzel_plan::Config;
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

/// Output of the last statement, or the errors' details.
pub fn last(script: &str) -> String {
    let mut session = Session::new(Config::default());
    match plan_script(&mut session, script) {
        Ok(statements) => match statements.into_iter().next_back().map(|s| s.planned) {
            Some(Planned::Rows(rows)) => rows.render_for_person(),
            Some(Planned::Done(message)) => message,
            Some(Planned::NoLongerKept(_)) => "OK".into(),
            Some(Planned::Set(_)) => "SET".into(),
            Some(Planned::Job { targets, .. }) => targets.iter().map(|t| t.to_string()).collect::<Vec<_>>().join(", "),
            Some(Planned::Query { schema, .. }) => {
                schema.columns.iter().map(|c| format!("{} {}", c.name, c.ty)).collect::<Vec<_>>().join(", ")
            }
            Some(Planned::Materialized { table, .. }) => table.path.to_string(),
            Some(Planned::Kept { table, .. }) => table.path.to_string(),
            Some(Planned::Compiled(_)) => "a compiled plan".into(),
            None => String::new(),
        },
        Err(errors) => {
            let texts = errors.iter().map(|e| match (&e.detail, &e.hint) {
                (Some(detail), Some(hint)) => format!("{detail} [{hint}]"),
                (Some(detail), None) => detail.clone(),
                (None, _) => e.primary.clone(),
            });
            texts.collect::<Vec<_>>().join("\n")
        }
    }
}

/// The first column of a table of rows.
fn names(script: &str) -> Vec<String> {
    let mut session = Session::new(Config::default());
    let statements = plan_script(&mut session, script).expect("the script plans");
    match statements.into_iter().next_back().map(|s| s.planned) {
        Some(Planned::Rows(rows)) => rows.rows.into_iter().filter_map(|mut row| row.swap_remove(0)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn catalogs_and_databases() {
    assert_eq!(names("CREATE DATABASE db; USE db; SHOW CURRENT DATABASE"), ["db"]);
    assert_eq!(
        names("CREATE CATALOG c1 WITH ('type' = 'generic_in_memory'); SHOW CATALOGS"),
        ["c1", "default_catalog"]
    );
    assert_eq!(
        names("CREATE CATALOG c1 WITH ('type' = 'generic_in_memory'); USE CATALOG c1; SHOW DATABASES"),
        ["default"]
    );
    assert_eq!(names("CREATE TABLE t (a INT); CREATE DATABASE db; USE db; SHOW TABLES FROM default_database"), ["t"]);
    assert_eq!(names("CREATE TABLE ta (a INT); CREATE TABLE b (a INT); SHOW TABLES NOT LIKE 't%'"), ["b"]);
    assert_eq!(last("USE nope"), "A database with name [nope] does not exist in the catalog: [default_catalog].");
    assert_eq!(
        last("USE default_databas"),
        "A database with name [default_databas] does not exist in the catalog: [default_catalog]. [did you mean \"default_database\"?]"
    );
    assert_eq!(last("DROP DATABASE default_database"), "Cannot drop a database which is currently in use.");
    assert_eq!(
        last("CREATE TABLE t (a INT); DROP DATABASE default_database"),
        "Cannot drop a database which is currently in use."
    );
    assert_eq!(last("CREATE TABLE nope.t (a INT)"), "Database nope does not exist in Catalog default_catalog.");
}

#[test]
fn temporary_objects_hide_permanent_ones() {
    let both = "CREATE TABLE t (a INT); CREATE TEMPORARY TABLE t (z INT);";
    assert_eq!(names(&format!("{both} DESCRIBE t")), ["z"]);
    assert_eq!(names(&format!("{both} DROP TEMPORARY TABLE t; DESCRIBE t")), ["a"]);
    assert_eq!(
        last(&format!("{both} DROP TABLE t")),
        "Temporary table with identifier '`default_catalog`.`default_database`.`t`' exists. Drop it first before removing the permanent table. [write DROP TEMPORARY TABLE]"
    );
}

#[test]
fn objects_are_dropped_by_their_kind() {
    assert_eq!(
        last("DROP TABLE nope"),
        "Table with identifier 'default_catalog.default_database.nope' does not exist."
    );
    assert_eq!(last("DROP TABLE IF EXISTS nope"), "OK");
    assert!(last("CREATE TABLE t (a INT); DROP VIEW t").starts_with("View with identifier"));
    assert_eq!(
        last("CREATE TABLE t (a INT); CREATE TABLE t (a INT)"),
        "Table (or view) default_database.t already exists in Catalog default_catalog. [CREATE .. IF NOT EXISTS keeps the old one]"
    );
    assert_eq!(last("CREATE TABLE t (a INT); CREATE TABLE IF NOT EXISTS t (a INT)"), "OK");
}

#[test]
fn views_are_bound_where_they_were_made() {
    let table = "CREATE TABLE t (a INT) WITH ('connector' = 'datagen'); CREATE VIEW v AS SELECT a + 1 AS b FROM t;";
    assert_eq!(last(&format!("{table} CREATE DATABASE db; USE db; SELECT * FROM default_database.v")), "b INT");
    assert_eq!(
        last("CREATE VIEW self AS SELECT * FROM self"),
        "Object 'self' not found [a CREATE TABLE or CREATE VIEW for it has to come first]"
    );
    assert_eq!(last(&format!("{table} ALTER VIEW v AS SELECT * FROM v")), "OK");
    assert_eq!(
        last(&format!("{table} ALTER VIEW v AS SELECT * FROM v; SELECT * FROM v")),
        "the view \"v\" reads itself"
    );
    assert_eq!(
        last(&format!("{table} CREATE VIEW w (x) AS SELECT a, a AS b FROM t")),
        "VIEW definition and input fields not match:\n\tDef fields: [x].\n\tInput fields: [a, b]."
    );
    assert_eq!(last(&format!("{table} CREATE VIEW w (x, y) AS SELECT a, b FROM t, v; SELECT y FROM w")), "y INT");
}

#[test]
fn settings_take_effect_and_go_back() {
    let mut defaults = Config::default();
    defaults.set("a", "default");
    let mut session = Session::new(defaults);
    plan_script(&mut session, "SET 'a' = 'x'; SET 'b' = 'y'").expect("plans");
    assert_eq!((session.config().get("a"), session.config().get("b")), (Some("x"), Some("y")));
    plan_script(&mut session, "RESET 'a'").expect("plans");
    assert_eq!((session.config().get("a"), session.config().get("b")), (Some("default"), Some("y")));
    plan_script(&mut session, "RESET").expect("plans");
    assert_eq!(session.config().get("b"), None);
    assert!(last("SET 'pipeline.auto-watermark-interval' = 'soon'").contains("Could not parse value 'soon'"));
}
