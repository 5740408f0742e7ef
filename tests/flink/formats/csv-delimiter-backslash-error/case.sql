-- csv: the field delimiter \ is not one character
CREATE TABLE t (a INT, b INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv', 'csv.field-delimiter' = '\'
);
CREATE TABLE snk (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
