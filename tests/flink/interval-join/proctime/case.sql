-- Interval join over processing time of constant tables
CREATE TABLE l (
  k INT,
  p AS PROCTIME()
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  k INT,
  n STRING,
  q AS PROCTIME()
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k INT,
  n STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.k, r.n FROM l JOIN r ON l.k = r.k AND l.p BETWEEN r.q - INTERVAL '1' HOUR AND r.q + INTERVAL '1' HOUR;
