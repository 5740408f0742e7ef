-- Join on expressions and different types
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
CREATE TABLE codes (
  code STRING,
  k BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/codes.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  name STRING,
  k BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT p.name, c.k FROM people p JOIN codes c ON UPPER(p.name) = c.code AND p.pid = c.k;
