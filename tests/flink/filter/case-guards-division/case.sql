-- A guarded branch is not evaluated for rows that do not take it
CREATE TABLE n (
  a INT,
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  b INT,
  q INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a, b, CASE WHEN b <> 0 THEN a / b ELSE -1 END AS q FROM n;
