-- INSERT INTO .. VALUES, twice into the same sink
CREATE TABLE snk (
  a INT,
  b STRING,
  c DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk VALUES (1, 'x', 1.5), (2, CAST(NULL AS STRING), 2);
INSERT INTO snk VALUES (3, 'z', CAST(NULL AS DOUBLE));
