-- Three payments within a minute, and the sum over the last minute
CREATE TABLE pay (
  acct STRING,
  amount DECIMAL(8, 2),
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/pay.jsonl',
  'format' = 'json'
);
CREATE TABLE alerts (
  acct STRING,
  t1 TIMESTAMP(3),
  t3 TIMESTAMP(3),
  total DECIMAL(38, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/alerts',
  'format' = 'json'
);
CREATE TABLE sums (
  acct STRING,
  ts TIMESTAMP(3),
  s DECIMAL(38, 2),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/sums',
  'format' = 'json'
);
EXECUTE STATEMENT SET BEGIN
INSERT INTO alerts SELECT acct, t1, t3, total FROM pay MATCH_RECOGNIZE (
  PARTITION BY acct ORDER BY ts
  MEASURES A.ts AS t1, C.ts AS t3, A.amount + B.amount + C.amount AS total
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B C) WITHIN INTERVAL '1' MINUTE
  DEFINE A AS A.amount >= 50, B AS B.amount > A.amount, C AS C.amount > B.amount
);
INSERT INTO sums SELECT acct, ts, SUM(amount) OVER w, COUNT(*) OVER w FROM pay WINDOW w AS (PARTITION BY acct ORDER BY ts RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW);
END;
