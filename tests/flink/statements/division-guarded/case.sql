-- A division that CASE or WHERE keeps from failing
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT CASE WHEN a = 1 THEN 0 ELSE 10 / (a - 1) END, IF(a <> 1, 10 / (a - 1), -1) FROM t;
INSERT INTO snk SELECT 10 / (a - 1), a FROM t WHERE a <> 1;
