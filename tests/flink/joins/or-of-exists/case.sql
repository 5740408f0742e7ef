-- EXISTS under OR
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
  name STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT p.name FROM people p WHERE p.pid = 6 OR p.team IN (SELECT team FROM teams WHERE seats > 2);
