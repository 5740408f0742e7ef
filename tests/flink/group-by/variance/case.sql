-- STDDEV and VAR families on one and more rows
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
  t STRING,
  sp DOUBLE,
  ss DOUBLE,
  vp DOUBLE,
  vs DOUBLE,
  sd DOUBLE,
  v DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT COALESCE(team, '?') AS t, STDDEV_POP(pay) AS sp, STDDEV_SAMP(pay) AS ss, VAR_POP(pay) AS vp, VAR_SAMP(pay) AS vs, STDDEV(pay) AS sd, VARIANCE(pay) AS v FROM people GROUP BY COALESCE(team, '?');
