-- A required option is missing
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'json');
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT a FROM t;
