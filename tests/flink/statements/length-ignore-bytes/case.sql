-- Without the enforcer lengths are not looked at
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a CHAR(4), b VARCHAR(3)) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(b AS CHAR(4)), CAST(b AS VARCHAR(3)) FROM t;
