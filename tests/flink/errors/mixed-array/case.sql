-- An array of a number and a text
CREATE TABLE snk (
  a STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT CAST(ARRAY[1, 'x'] AS STRING);
