-- Decimal division by zero fails the job
CREATE TABLE n (
  a DECIMAL(6, 2),
  b DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  q DECIMAL(38, 6)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT a / b FROM n;
