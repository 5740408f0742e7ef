-- Integer division by zero fails the job
CREATE TABLE n (
  a INT,
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  q INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT a / b FROM n;
