-- PERCENTILE
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
  med DOUBLE,
  q1 DOUBLE,
  ends ARRAY<DOUBLE>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT PERCENTILE(pay, 0.5) AS med, PERCENTILE(pid, 0.25) AS q1, PERCENTILE(pay, ARRAY[0.0, 1.0]) AS ends FROM people;
