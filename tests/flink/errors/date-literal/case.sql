-- A date that does not exist
CREATE TABLE snk (
  d DATE
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT DATE '2024-02-30';
