-- Grouping by an expression and by a NULL
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
  len INT,
  team STRING,
  n BIGINT,
  s DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT CHAR_LENGTH(name) AS len, team, COUNT(*) AS n, SUM(pay) AS s FROM people GROUP BY CHAR_LENGTH(name), team;
