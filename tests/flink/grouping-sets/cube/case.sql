-- CUBE over a column with a NULL of its own
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
  team STRING,
  boss INT,
  n BIGINT,
  gt BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT team, boss, COUNT(*) AS n, GROUPING(team) AS gt FROM people GROUP BY CUBE (team, boss);
