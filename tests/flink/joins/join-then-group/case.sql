-- Aggregate over a left join: retractions of padded rows
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
CREATE TABLE teams (
  team STRING,
  city STRING,
  seats INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/teams.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  team STRING,
  n BIGINT,
  s DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT t.team, COUNT(p.pid) AS n, SUM(p.pay) AS s FROM teams t LEFT JOIN people p ON t.team = p.team GROUP BY t.team;
