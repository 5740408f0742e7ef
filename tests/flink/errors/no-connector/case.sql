-- A table without a connector
CREATE TABLE t (a INT);
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT a FROM t;
