-- Results of decimal arithmetic keep Flink's precision and scale
CREATE TABLE d (
  id INT,
  x DECIMAL(10, 2),
  y DECIMAL(6, 4)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/d.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  a DECIMAL(13, 4),
  s DECIMAL(13, 4),
  m DECIMAL(17, 6),
  q DECIMAL(21, 9),
  r DECIMAL(6, 4),
  n DECIMAL(10, 2),
  i DECIMAL(21, 2),
  dbl DOUBLE
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, x + y AS a, x - y AS s, x * y AS m, x / y AS q, MOD(x, y) AS r, -x AS n, x * 2 AS i, x + 1.5e0 AS dbl FROM d;
