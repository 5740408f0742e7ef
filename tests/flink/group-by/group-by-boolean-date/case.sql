-- Keys of type BOOLEAN, DATE, DECIMAL, TIMESTAMP
CREATE TABLE b (
  f BOOLEAN,
  d DATE,
  c DECIMAL(6, 2),
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  f BOOLEAN,
  d DATE,
  c DECIMAL(6, 2),
  ts TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT f, d, c, ts, COUNT(*) AS n FROM b GROUP BY f, d, c, ts;
