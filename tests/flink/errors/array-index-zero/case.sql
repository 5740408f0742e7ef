-- Array index 0 as a literal
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT ARRAY[1, 2][0];
