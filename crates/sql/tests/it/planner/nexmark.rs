//! Nexmark q0 to q23: every query that Flink runs plans; the operators of those that show a rule are named.

use ouzel_plan::{Config, JobPlan};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

const TABLES: &str = r#"
CREATE TABLE nexmark (
  event_type INT,
  person  ROW<id BIGINT, name VARCHAR, emailAddress VARCHAR, creditCard VARCHAR, city VARCHAR,
              state VARCHAR, `dateTime` TIMESTAMP(3), extra VARCHAR>,
  auction ROW<id BIGINT, itemName VARCHAR, description VARCHAR, initialBid BIGINT, reserve BIGINT,
              `dateTime` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra VARCHAR>,
  bid     ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR, url VARCHAR,
              `dateTime` TIMESTAMP(3), extra VARCHAR>,
  `dateTime` AS CASE WHEN event_type = 0 THEN person.`dateTime`
                     WHEN event_type = 1 THEN auction.`dateTime` ELSE bid.`dateTime` END,
  WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND
) WITH ('connector' = 'filesystem', 'path' = '/in', 'format' = 'json');
CREATE TABLE side_input (key BIGINT, `value` VARCHAR) WITH ('connector' = 'filesystem', 'path' = '/side', 'format' = 'csv');
CREATE VIEW person AS SELECT person.id, person.name, person.emailAddress, person.creditCard, person.city,
  person.state, `dateTime`, person.extra FROM nexmark WHERE event_type = 0;
CREATE VIEW auction AS SELECT auction.id, auction.itemName, auction.description, auction.initialBid,
  auction.reserve, `dateTime`, auction.expires, auction.seller, auction.category, auction.extra
  FROM nexmark WHERE event_type = 1;
CREATE VIEW bid AS SELECT bid.auction, bid.bidder, bid.price, bid.channel, bid.url, `dateTime`, bid.extra
  FROM nexmark WHERE event_type = 2;
"#;

/// The query's plan into a sink that takes every change.
fn plan(query: &str) -> JobPlan {
    let mut session = Session::new(Config::default());
    let source = format!("{TABLES}\n{query};");
    let mut planned = match plan_script(&mut session, &source) {
        Ok(planned) => planned,
        Err(errors) => {
            let text: Vec<String> = errors.iter().map(|e| e.render("nexmark.sql", &source)).collect();
            panic!("{}", text.join("\n"))
        }
    };
    match planned.pop().map(|p| p.planned) {
        Some(Planned::Query { plan, .. } | Planned::Job { plan, .. }) => plan,
        other => panic!("no plan: {other:?}"),
    }
}

fn operators(plan: &JobPlan) -> Vec<&'static str> {
    plan.nodes.iter().map(|n| n.operator.name()).collect()
}

fn expect(query: &str, expected: &str) {
    let plan = plan(query);
    if std::env::var("PLANNER_PRINT").is_ok() {
        println!("{query}\n{}", ouzel_sql::planner::explain::plan_text(&plan));
    }
    assert_eq!(operators(&plan).join(" "), expected, "{}", ouzel_sql::planner::explain::plan_text(&plan));
}

#[test]
fn q0_q1_q2_read_only_what_they_show() {
    let passed = plan("SELECT auction, bidder, price, `dateTime`, extra FROM bid");
    assert_eq!(operators(&passed), ["TableSourceScan", "Calc", "Sink"]);
    let ouzel_plan::Operator::Scan(scan) = &passed.nodes[0].operator else { panic!("no scan") };
    // event_type, the three times that the computed column reads, four columns of bid.
    assert_eq!(scan.fields.len(), 8, "{:?}", scan.fields);
    expect("SELECT auction, bidder, 0.908 * price AS price, `dateTime`, extra FROM bid", "TableSourceScan Calc Sink");
    expect("SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0", "TableSourceScan Calc Sink");
}

#[test]
fn q3_joins_two_views_of_one_scan() {
    expect(
        "SELECT p.name, p.city, p.state, a.id FROM auction a JOIN person p ON a.seller = p.id
         WHERE a.category = 10 AND (p.state = 'OR' OR p.state = 'ID' OR p.state = 'CA')",
        "TableSourceScan Calc Calc Join Calc Sink",
    );
}

#[test]
fn q4_is_a_regular_join_under_two_aggregates() {
    expect(
        "SELECT w.category, AVG(w.final) FROM (SELECT MAX(b.price) AS final, a.category FROM auction a, bid b
         WHERE a.id = b.auction AND b.`dateTime` BETWEEN a.`dateTime` AND a.expires GROUP BY a.id, a.category) w
         GROUP BY w.category",
        "TableSourceScan Calc Calc Join Calc GroupAggregate Calc GroupAggregate Sink",
    );
}

#[test]
fn q5_q7_q8_are_windows() {
    expect(
        "SELECT x.auction, x.num FROM (SELECT auction, COUNT(*) AS num, window_start AS st, window_end AS et
           FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
           GROUP BY auction, window_start, window_end) x
         JOIN (SELECT MAX(c.num) AS maxn, c.st, c.et FROM (SELECT COUNT(*) AS num, window_start AS st, window_end AS et
             FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
             GROUP BY auction, window_start, window_end) c GROUP BY c.st, c.et) m
         ON x.st = m.st AND x.et = m.et AND x.num >= m.maxn",
        "TableSourceScan Calc WindowAggregate Calc WindowAggregate WindowJoin Calc Sink",
    );
    expect(
        "SELECT b.auction, b.price, b.bidder, b.`dateTime`, b.extra FROM bid b
         JOIN (SELECT MAX(price) AS maxprice, window_end AS `dateTime`
               FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND)) GROUP BY window_start, window_end) m
         ON b.price = m.maxprice WHERE b.`dateTime` BETWEEN m.`dateTime` - INTERVAL '10' SECOND AND m.`dateTime`",
        "TableSourceScan Calc Calc WindowAggregate Calc Join Calc Sink",
    );
    expect(
        "SELECT p.id, p.name, p.st FROM (SELECT id, name, window_start AS st, window_end AS et
           FROM TABLE(TUMBLE(TABLE person, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
           GROUP BY id, name, window_start, window_end) p
         JOIN (SELECT seller, window_start AS st, window_end AS et
           FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
           GROUP BY seller, window_start, window_end) a ON p.id = a.seller AND p.st = a.st AND p.et = a.et",
        "TableSourceScan Calc WindowAggregate Calc WindowAggregate WindowJoin Calc Sink",
    );
}

#[test]
fn q9_q18_q19_are_ranks() {
    expect(
        "SELECT id, itemName, auction, bidder, price, bid_dt FROM (SELECT a.*, b.auction, b.bidder, b.price, b.`dateTime` AS bid_dt,
           ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.`dateTime` ASC) AS rn
         FROM auction a, bid b WHERE a.id = b.auction AND b.`dateTime` BETWEEN a.`dateTime` AND a.expires) WHERE rn <= 1",
        "TableSourceScan Calc Calc Join Calc Rank Sink",
    );
    expect(
        "SELECT auction, bidder, price, channel, url, `dateTime`, extra FROM (SELECT *, ROW_NUMBER() OVER
         (PARTITION BY bidder, auction ORDER BY `dateTime` DESC) AS rn FROM bid) WHERE rn <= 1",
        "TableSourceScan Calc Deduplicate Sink",
    );
    expect(
        "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS rn FROM bid) WHERE rn <= 10",
        "TableSourceScan Calc Rank Sink",
    );
}

#[test]
fn q11_q12_are_sessions_and_processing_time() {
    expect(
        "SELECT bidder, COUNT(*), SESSION_START(`dateTime`, INTERVAL '10' SECOND), SESSION_END(`dateTime`, INTERVAL '10' SECOND)
         FROM bid GROUP BY bidder, SESSION(`dateTime`, INTERVAL '10' SECOND)",
        "TableSourceScan Calc WindowAggregate Sink",
    );
    expect(
        "WITH b AS (SELECT *, PROCTIME() AS p_time FROM bid) SELECT bidder, COUNT(*), window_start, window_end
         FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(p_time), INTERVAL '10' SECOND)) GROUP BY bidder, window_start, window_end",
        "TableSourceScan Calc WindowAggregate Sink",
    );
}

#[test]
fn q13_looks_up() {
    expect(
        "SELECT b.auction, b.bidder, b.price, b.`dateTime`, s.`value` FROM (SELECT *, PROCTIME() AS p_time FROM bid) b
         JOIN side_input FOR SYSTEM_TIME AS OF b.p_time AS s ON MOD(b.auction, 10000) = s.key",
        "TableSourceScan Calc LookupJoin Calc Sink",
    );
}

#[test]
fn q15_counts_distinct_with_filters() {
    expect(
        "SELECT DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS `day`, COUNT(*), COUNT(*) FILTER (WHERE price < 10000),
           COUNT(DISTINCT bidder), COUNT(DISTINCT bidder) FILTER (WHERE price < 10000), COUNT(DISTINCT auction)
         FROM bid GROUP BY DATE_FORMAT(`dateTime`, 'yyyy-MM-dd')",
        "TableSourceScan Calc GroupAggregate Sink",
    );
}

#[test]
fn q20_q23_join_views() {
    expect(
        "SELECT auction, bidder, price, channel, url, b.`dateTime`, b.extra, itemName, a.`dateTime`, expires
         FROM bid b JOIN auction a ON b.auction = a.id WHERE a.category = 10",
        "TableSourceScan Calc Calc Join Calc Sink",
    );
    expect(
        "SELECT bidder, price, p.id, name, itemName FROM bid b JOIN person p ON p.id = b.bidder JOIN auction a ON a.seller = b.bidder",
        "TableSourceScan Calc Calc Join Calc Join Calc Sink",
    );
}
