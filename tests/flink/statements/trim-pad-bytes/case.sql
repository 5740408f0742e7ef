-- table.exec.sink.type-length-enforcer = TRIM_PAD on texts and bytes
SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD';
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a CHAR(4), b VARCHAR(3), c CHAR(1)) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(b AS CHAR(9)), CAST(b AS VARCHAR(9)), CAST(b AS CHAR(2)) FROM t WHERE b IS NOT NULL;
