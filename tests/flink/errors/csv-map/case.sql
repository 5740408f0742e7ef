-- CSV takes no map
CREATE TABLE t (
  a MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'csv'
);
CREATE TABLE snk (
  a MAP<STRING, INT>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
