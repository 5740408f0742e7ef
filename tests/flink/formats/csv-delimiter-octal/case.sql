-- csv: a field delimiter written in octal digits
CREATE TABLE t (a INT, b INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv', 'csv.field-delimiter' = '\073'
);
CREATE TABLE snk (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
