-- An unknown format
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}', 'format' = 'no-such-format');
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT a FROM t;
