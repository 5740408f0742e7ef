-- JSON_VALUE RETURNING with fitting types
CREATE TABLE t (
  id INT,
  j STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 INT,
  c2 DOUBLE,
  c3 BOOLEAN,
  c4 STRING,
  c5 STRING,
  c6 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  JSON_VALUE(j, '$.i' RETURNING INT),
  JSON_VALUE(j, '$.d' RETURNING DOUBLE),
  JSON_VALUE(j, '$.b' RETURNING BOOLEAN),
  JSON_VALUE(j, '$.s' RETURNING STRING),
  JSON_VALUE(j, '$.i'),
  JSON_VALUE(j, '$.i' RETURNING INT DEFAULT 3 ON EMPTY DEFAULT 4 ON ERROR)
FROM t;
