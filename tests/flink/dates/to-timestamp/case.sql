-- TO_TIMESTAMP and TO_DATE: what parses and what is NULL
CREATE TABLE t (
  id INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TIMESTAMP(3),
  c2 TIMESTAMP(3),
  c3 DATE,
  c4 TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TO_TIMESTAMP(s),
  TO_TIMESTAMP(s, 'yyyy-MM-dd HH:mm:ss'),
  TO_DATE(s),
  TO_TIMESTAMP(s, 'yyyyMMdd')
FROM t;
