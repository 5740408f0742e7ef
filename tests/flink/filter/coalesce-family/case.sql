-- COALESCE, IFNULL, NULLIF, IF, GREATEST, LEAST
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
  c STRING,
  i DOUBLE,
  nf STRING,
  r STRING,
  g INT,
  l INT,
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT pid, COALESCE(team, name, 'z') AS c, IFNULL(pay, -1.0) AS i, NULLIF(team, 'core') AS nf, IF(pay > 80, 'rich', 'poor') AS r, GREATEST(pid, boss) AS g, LEAST(pid, 3, 2) AS l, IF(boss IS NULL, 0, boss) AS b FROM people;
