-- IS [NOT] DISTINCT FROM, IS TRUE and friends
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
  d BOOLEAN,
  n BOOLEAN,
  t BOOLEAN,
  nt BOOLEAN,
  f BOOLEAN,
  u BOOLEAN,
  nu BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT pid, boss IS DISTINCT FROM 1 AS d, team IS NOT DISTINCT FROM CAST(NULL AS STRING) AS n, (pay > 80) IS TRUE AS t, (pay > 80) IS NOT TRUE AS nt, (pay > 80) IS FALSE AS f, (pay > 80) IS UNKNOWN AS u, (pay > 80) IS NOT UNKNOWN AS nu
FROM people;
