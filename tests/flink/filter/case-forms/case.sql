-- Both forms of CASE, without ELSE, with mixed numeric types
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
  pid INT,
  simple INT,
  searched DECIMAL(11, 1),
  nothing STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT pid,
  CASE team WHEN 'core' THEN 1 WHEN 'web' THEN 2 END AS simple,
  CASE WHEN pay IS NULL THEN -1 WHEN pay > 90 THEN 2.5 ELSE pid END AS searched,
  CASE WHEN FALSE THEN 'never' END AS nothing
FROM people;
