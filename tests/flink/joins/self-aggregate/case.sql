-- A row compared with its group's average
CREATE TABLE people (
  pid INT,
  name STRING,
  team STRING,
  boss INT,
  pay DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/people.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  name STRING,
  pay DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT p.name, p.pay FROM people p JOIN (SELECT team, AVG(pay) AS a FROM people GROUP BY team) g ON p.team = g.team WHERE p.pay > g.a;
