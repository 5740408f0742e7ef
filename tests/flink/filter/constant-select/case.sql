-- SELECT without FROM
CREATE TABLE snk (
  a INT,
  b STRING,
  c DECIMAL(5, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT 1, 'x', 2.5;
