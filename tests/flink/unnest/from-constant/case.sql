-- FROM UNNEST of a constant array
CREATE TABLE snk (
  a VARCHAR(5),
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a, b FROM UNNEST(ARRAY[ROW('x', 1), ROW('y', 2)]) AS t (a, b) WHERE b > 1
UNION ALL
SELECT 'plain', v FROM UNNEST(ARRAY[7, 8]) AS u (v);
