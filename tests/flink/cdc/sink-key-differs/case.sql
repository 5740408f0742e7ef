-- A print sink whose key is not the query's key
CREATE TABLE ap (
  id INT,
  k STRING,
  v INT,
  s STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ap.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (c BIGINT, k STRING, PRIMARY KEY (c) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO snk SELECT COUNT(*), k FROM ap GROUP BY k;
