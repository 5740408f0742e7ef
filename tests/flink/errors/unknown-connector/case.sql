-- An unknown connector
CREATE TABLE t (a INT) WITH ('connector' = 'no-such-connector');
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT a FROM t;
