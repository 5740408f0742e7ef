//! The options of a `jdbc` table, and its url.
//!
//! The planner has checked what belongs together (`ouzel_plan::descriptor`); here texts become values.

use std::time::Duration;

use ouzel_engine::{EngineError, Result};
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;

use super::tls::{Mode, TlsOptions};

#[derive(Debug, Clone)]
pub struct Config {
    pub url: String,
    /// `table-name` as written: may name a schema.
    pub table: String,
    pub server: tokio_postgres::Config,
    pub tls: TlsOptions,
    /// How long an unreachable server is tried again.
    pub connect_timeout: Duration,
    pub lookup_retries: u32,
    pub sink: SinkOptions,
    pub pushes_filters: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct SinkOptions {
    /// 0 or 1: every batch is written at once.
    pub rows_max: usize,
    /// None: only the number of rows, checkpoints and the end flush.
    pub interval: Option<Duration>,
    pub retries: u32,
}

/// One range of a partitioned scan, both bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub from: i64,
    pub to: i64,
}

impl Config {
    pub fn of(table: &Table) -> Result<Config> {
        let url = table.option("url").unwrap_or_default();
        let duration = |key: &str, default: i64| {
            Duration::from_millis(table.option(key).and_then(parse_duration_ms).unwrap_or(default).max(0) as u64)
        };
        let number = |key: &str, default: u32| table.option(key).and_then(|v| v.trim().parse().ok()).unwrap_or(default);
        let interval = duration("sink.buffer-flush.interval", 1_000);
        let (server, tls) = server(url, table.option("username"), table.option("password"))?;
        Ok(Config {
            url: url.to_string(),
            table: table.option("table-name").unwrap_or_default().to_string(),
            server,
            tls,
            connect_timeout: duration("connection.max-retry-timeout", 60_000),
            lookup_retries: number("lookup.max-retries", 3),
            sink: SinkOptions {
                rows_max: number("sink.buffer-flush.max-rows", 100) as usize,
                interval: (!interval.is_zero()).then_some(interval),
                retries: number("sink.max-retries", 3),
            },
            pushes_filters: !table.option("filter.handling.policy").is_some_and(|p| p.eq_ignore_ascii_case("never")),
        })
    }
}

/// `scan.partition.column` and its ranges, cut as Flink cuts them; rows outside of the bounds are not read.
pub fn partitions(table: &Table) -> Result<Option<(String, Vec<Range>)>> {
    let Some(column) = table.option("scan.partition.column") else { return Ok(None) };
    let number = |key: &str| {
        let value = table.option(key).unwrap_or_default();
        value.trim().parse::<i64>().map_err(|_| EngineError::user(format!("'{value}' is not a value of '{key}'")))
    };
    let (low, high) = (number("scan.partition.lower-bound")?, number("scan.partition.upper-bound")?);
    let wanted = number("scan.partition.num")?.max(1);
    Ok(Some((column.to_string(), ranges(low, high, wanted))))
}

fn ranges(low: i64, high: i64, wanted: i64) -> Vec<Range> {
    let elements = i128::from(high) - i128::from(low) + 1;
    if elements <= 0 {
        return Vec::new();
    }
    let count = i128::from(wanted).min(elements);
    let size = (elements + count - 1) / count;
    let large = elements - (size - 1) * count;
    let mut from = i128::from(low);
    (0..count)
        .map(|i| {
            let to = from + size - 1 - i128::from(i >= large);
            let range = Range { from: from as i64, to: to as i64 };
            from = to + 1;
            range
        })
        .collect()
}

/// `jdbc:postgresql://host:port,host2/database?user=..&password=..&sslmode=..` as a client's settings.
fn server(url: &str, user: Option<&str>, password: Option<&str>) -> Result<(tokio_postgres::Config, TlsOptions)> {
    let bad = |why: String| EngineError::user(why).hint("e.g. 'url' = 'jdbc:postgresql://localhost:5432/shop'");
    let rest = url
        .strip_prefix("jdbc:postgresql:")
        .ok_or_else(|| bad(format!("not supported yet: the database of '{url}'; only PostgreSQL is")))?;
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let (hosts, database) = match place.strip_prefix("//") {
        Some(place) => place.split_once('/').unwrap_or((place, "")),
        None => ("localhost", place),
    };
    let mut server = tokio_postgres::Config::new();
    for host in hosts.split(',') {
        let (name, port) = host.rsplit_once(':').filter(|(_, p)| !p.ends_with(']')).unwrap_or((host, "5432"));
        server.host(if name.is_empty() { "localhost" } else { name.trim_matches(['[', ']']) });
        server.port(port.parse().map_err(|_| bad(format!("'{port}' is not a port, in '{url}'")))?);
    }
    let mut named = [user.map(str::to_string), password.map(str::to_string)];
    server.application_name("ouzel").connect_timeout(Duration::from_secs(10));
    let mut tls = TlsOptions::default();
    let (mut mode, mut own) = (None, [None, None]);
    for (key, value) in parameters.split('&').filter_map(|p| p.split_once('=')) {
        let value = percent_decoded(value);
        match key {
            "user" => _ = named[0].get_or_insert(value),
            "password" => _ = named[1].get_or_insert(value),
            "currentSchema" => _ = server.options(format!("-c search_path={value}")),
            "ApplicationName" => _ = server.application_name(value),
            "sslmode" => {
                let found = Mode::parse(&value).ok_or_else(|| {
                    bad(format!("'{value}' is not an 'sslmode', in '{url}'"))
                        .detail(format!("Invalid sslmode value: {value}"))
                        .hint("disable, allow, prefer, require, verify-ca or verify-full")
                })?;
                mode = Some(found);
            }
            "ssl" if value.eq_ignore_ascii_case("true") => _ = mode.get_or_insert(Mode::VerifyFull),
            "sslrootcert" => tls.root = Some(value.into()),
            "sslcert" => own[0] = Some(value.into()),
            "sslkey" => own[1] = Some(value.into()),
            // Settings of Flink's driver that change no result.
            _ => {}
        }
    }
    tls.mode = mode.unwrap_or_default();
    tls.own = match own {
        [Some(certificate), Some(key)] => Some((certificate, key)),
        [None, None] => None,
        _ => return Err(bad(format!("'sslcert' and 'sslkey' belong together, in '{url}'"))),
    };
    server.ssl_mode(tls.mode.client());
    let [user, password] = named;
    let user = user.unwrap_or_else(|| std::env::var("USER").unwrap_or_else(|_| "postgres".into()));
    server.dbname(if database.is_empty() { user.clone() } else { percent_decoded(database) });
    server.user(user);
    if let Some(password) = password {
        server.password(password);
    }
    Ok((server, tls))
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                rest = &tail[2..];
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_postgres::config::{Host, SslMode};

    #[test]
    fn a_url_gives_hosts_database_and_user() {
        let (server, tls) = server("jdbc:postgresql://a:5433,b/shop%20x?user=u&password=p%26q", None, None).unwrap();
        assert_eq!((tls.mode, server.get_ssl_mode()), (Mode::Prefer, SslMode::Prefer));
        assert_eq!(server.get_hosts(), [Host::Tcp("a".into()), Host::Tcp("b".into())]);
        assert_eq!(server.get_ports(), [5433, 5432]);
        assert_eq!((server.get_dbname(), server.get_user()), (Some("shop x"), Some("u")));
        assert_eq!(server.get_password(), Some("p&q".as_bytes()));
    }

    #[test]
    fn other_databases_and_unknown_modes_are_refused() {
        assert!(server("jdbc:mysql://h/d", None, None).unwrap_err().primary.contains("only PostgreSQL"));
        let refused = server("jdbc:postgresql://h/d?sslmode=maybe", None, None).unwrap_err();
        assert!(refused.primary.contains("'maybe' is not an 'sslmode'"));
        assert!(server("jdbc:postgresql://h/d?sslcert=/c", None, None).is_err());
    }

    #[test]
    fn modes_say_whether_to_encrypt_and_whom_to_trust() {
        let of = |parameters: &str| {
            let (server, tls) = server(&format!("jdbc:postgresql://h/d?{parameters}"), None, None).unwrap();
            (tls.mode, server.get_ssl_mode(), tls.root)
        };
        assert_eq!(of("sslmode=disable"), (Mode::Disable, SslMode::Disable, None));
        assert_eq!(of("sslmode=require").1, SslMode::Require);
        assert_eq!(of("ssl=true"), (Mode::VerifyFull, SslMode::Require, None));
        assert_eq!(of("ssl=true&sslmode=verify-ca&sslrootcert=/r").0, Mode::VerifyCa);
        assert_eq!(of("sslrootcert=/r%20s").2, Some("/r s".into()));
    }

    #[test]
    fn ranges_cover_both_bounds_and_the_first_are_larger() {
        let cut = |low, high, n| ranges(low, high, n).iter().map(|r| (r.from, r.to)).collect::<Vec<_>>();
        assert_eq!(cut(1, 10, 3), [(1, 4), (5, 7), (8, 10)]);
        assert_eq!(cut(0, 1, 5), [(0, 0), (1, 1)]);
        assert_eq!(cut(i64::MIN, i64::MAX, 2), [(i64::MIN, -1), (0, i64::MAX)]);
        assert!(cut(2, 1, 2).is_empty());
    }
}
