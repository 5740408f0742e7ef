-- COMMENT of tables and columns
CREATE TABLE t (
  a INT COMMENT 'the only column',
  b STRING NOT NULL COMMENT 'never null'
) COMMENT 'a table' WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT a, b FROM t;
