//! What options of `jdbc` tables mean together: Flink's checks, in its words.

use crate::Table;
use crate::config::parse_duration_ms;
use crate::descriptor::validate::{Problem, Role, problem};

pub(super) fn check_jdbc(table: &Table, _: Role, problems: &mut Vec<Problem>) {
    check_url(table, problems);
    all_or_none(table, &["username", "password"], problems);
    all_or_none(
        table,
        &["scan.partition.column", "scan.partition.num", "scan.partition.lower-bound", "scan.partition.upper-bound"],
        problems,
    );
    let number = |key: &str| table.option(key).and_then(|v| v.trim().parse::<i64>().ok());
    if let (Some(low), Some(high)) = (number("scan.partition.lower-bound"), number("scan.partition.upper-bound"))
        && low > high
    {
        problems.push(
            problem(
                "the lower bound of 'scan.partition' is above the upper one",
                format!("'scan.partition.lower-bound'='{low}' must not be larger than 'scan.partition.upper-bound'='{high}'."),
            )
            .of("scan.partition.lower-bound"),
        );
    }
    all_or_none(table, &["lookup.cache.max-rows", "lookup.cache.ttl"], problems);
    for key in ["lookup.max-retries", "sink.max-retries"] {
        if let Some(value) = number(key).filter(|v| *v < 0) {
            problems.push(
                problem(
                    format!("'{key}' is negative"),
                    format!("The value of '{key}' option shouldn't be negative, but is {value}."),
                )
                .of(key),
            );
        }
    }
    let key = "connection.max-retry-timeout";
    if let Some(value) = table.option(key).filter(|v| parse_duration_ms(v).is_some_and(|ms| ms < 1_000)) {
        problems.push(
            problem(
                format!("'{key}' is below one second"),
                format!("The value of '{key}' option must be in second granularity and shouldn't be smaller than 1 second, but is {value}."),
            )
            .of(key),
        );
    }
}

fn check_url(table: &Table, problems: &mut Vec<Problem>) {
    let Some(url) = table.option("url") else { return };
    if !url.starts_with("jdbc:") {
        problems.push(
            problem(
                format!("'{url}' is not the url of a database"),
                format!("Could not find any jdbc dialect factory that can handle url '{url}' that implements 'org.apache.flink.connector.jdbc.core.database.JdbcFactory' in the classpath."),
            )
            .hint("e.g. 'url' = 'jdbc:postgresql://localhost:5432/shop'")
            .of("url"),
        );
    } else if !url.starts_with("jdbc:postgresql:") {
        problems.push(
            problem(format!("not supported yet: the database of '{url}'"), "")
                .hint("'jdbc' tables are tables of PostgreSQL: 'jdbc:postgresql://host:port/database'")
                .of("url"),
        );
    }
}

fn all_or_none(table: &Table, keys: &[&str], problems: &mut Vec<Problem>) {
    let set = keys.iter().filter(|k| table.option(k).is_some()).count();
    if set > 0 && set < keys.len() {
        let absent: Vec<&str> = keys.iter().copied().filter(|k| table.option(k).is_none()).collect();
        problems.push(
            problem(
                format!("'{}' is missing", absent.join("', '")),
                format!("Either all or none of the following options should be provided:\n{}", keys.join("\n")),
            )
            .of(keys[0]),
        );
    }
}
