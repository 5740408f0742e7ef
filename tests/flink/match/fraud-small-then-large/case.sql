-- A small payment, then a large one within a minute
CREATE TABLE pay (
  acct STRING,
  amount DECIMAL(8, 2),
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/pay.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  acct STRING,
  lo DECIMAL(8, 2),
  hi DECIMAL(8, 2),
  gap INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT acct, lo, hi, gap FROM pay MATCH_RECOGNIZE (
  PARTITION BY acct ORDER BY ts
  MEASURES S.amount AS lo, L.amount AS hi, TIMESTAMPDIFF(SECOND, S.ts, L.ts) AS gap
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW
  PATTERN (S L) WITHIN INTERVAL '1' MINUTE
  DEFINE S AS S.amount < 1, L AS L.amount > 500
);
