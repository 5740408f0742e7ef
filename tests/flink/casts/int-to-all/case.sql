-- INT to every type it can become
CREATE TABLE t (
  id INT,
  i INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 TINYINT,
  c3 SMALLINT,
  c4 BIGINT,
  c5 FLOAT,
  c6 DOUBLE,
  c7 DECIMAL(5, 1),
  c8 STRING,
  c9 STRING,
  c10 VARCHAR(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(i AS BOOLEAN),
  CAST(i AS TINYINT),
  CAST(i AS SMALLINT),
  CAST(i AS BIGINT),
  CAST(i AS FLOAT),
  CAST(i AS DOUBLE),
  CAST(i AS DECIMAL(5, 1)),
  CAST(i AS STRING),
  CAST(i AS CHAR(3)),
  CAST(i AS VARCHAR(3))
FROM t;
