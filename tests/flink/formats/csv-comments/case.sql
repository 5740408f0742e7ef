-- csv.allow-comments skips lines that start with #
CREATE TABLE t (
  a STRING, b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.allow-comments' = 'true'
);
CREATE TABLE snk (
  a STRING,
  b INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
