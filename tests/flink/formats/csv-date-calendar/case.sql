-- csv: dates of java.sql's calendar: no year 0, no days between 4 and 15 October 1582
CREATE TABLE t (n INT, v DATE) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv'
);
CREATE TABLE snk (n INT, v DATE) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
