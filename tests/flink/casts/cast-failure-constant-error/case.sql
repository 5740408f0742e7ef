-- CAST of a constant that is no number
CREATE TABLE snk (
  i INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT CAST('abc' AS INT);
