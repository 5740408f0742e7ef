-- IN with a row of two columns
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
CREATE TABLE pairs (
  t STRING,
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/pairs.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  name STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT name FROM people WHERE (team, boss) IN (SELECT t, b FROM pairs);
