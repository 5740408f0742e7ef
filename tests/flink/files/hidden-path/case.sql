-- a path whose name is hidden has no rows
CREATE TABLE t (n INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/_t.csv', 'format' = 'csv'
);
CREATE TABLE snk (n INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
