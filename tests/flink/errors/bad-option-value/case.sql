-- An option value of the wrong type
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = 'many');
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT a FROM t;
