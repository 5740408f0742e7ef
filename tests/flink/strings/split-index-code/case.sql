-- SPLIT_INDEX by the code of a character: 1 to 255
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  SPLIT_INDEX('a,b', 44, 1),
  SPLIT_INDEX('abc', 300, 0),
  SPLIT_INDEX('abc', 0, 0),
  SPLIT_INDEX('aéb', 233, 1)
FROM (VALUES (1)) AS t(x);
