-- Fields of rows, elements of arrays and values of maps
CREATE TABLE o (
  id INT,
  who ROW<name STRING, home ROW<city STRING, zip INT>>,
  tags ARRAY<STRING>,
  attrs MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  n STRING,
  city STRING,
  zip INT,
  t1 STRING,
  t2 STRING,
  k INT,
  ct INT,
  ca INT,
  wn BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, who.name AS n, o.who.home.city AS city, who.home.zip + 1 AS zip, tags[1] AS t1, tags[2] AS t2, attrs['k'] AS k, CARDINALITY(tags) AS ct, CARDINALITY(attrs) AS ca, who IS NULL AS wn FROM o;
