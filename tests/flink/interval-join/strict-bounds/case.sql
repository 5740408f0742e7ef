-- Strict bounds leave out the end points
CREATE TABLE l (
  k INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  k INT,
  n STRING,
  rts TIMESTAMP(3),
  WATERMARK FOR rts AS rts - INTERVAL '1' MINUTE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  b VARCHAR(9),
  n STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT 'strict' AS b, r.n FROM l JOIN r ON l.k = r.k AND r.rts > l.ts AND r.rts < l.ts + INTERVAL '5' SECOND
UNION ALL
SELECT 'inclusive', r.n FROM l JOIN r ON l.k = r.k AND r.rts >= l.ts AND r.rts <= l.ts + INTERVAL '5' SECOND
UNION ALL
SELECT 'equal', r.n FROM l JOIN r ON l.k = r.k AND r.rts = l.ts;
