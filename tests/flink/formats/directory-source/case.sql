-- A directory of files is one table
CREATE TABLE t (
  i INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input',
  'format' = 'json'
);
CREATE TABLE snk (
  i INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT i FROM t;
