-- VALUES as a source of typed rows
CREATE TABLE snk (
  a INT,
  b STRING,
  c DECIMAL(4, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a, b, c FROM (VALUES (1, 'x', 1.5), (2, CAST(NULL AS STRING), 22.25), (300, 'yyy', 3.0)) AS t(a, b, c) WHERE a > 1;
