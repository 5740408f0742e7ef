-- parquet: a file of no bytes
CREATE TABLE t (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.parquet', 'format' = 'parquet'
);
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
