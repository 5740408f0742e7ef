-- ALTER TABLE RENAME, SET, RESET, ADD, MODIFY, DROP, then INSERT
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
ALTER TABLE t RENAME TO t2;
ALTER TABLE t2 ADD (z AS a + 100);
ALTER TABLE t2 MODIFY c DECIMAL(8, 3);
ALTER TABLE t2 RENAME b TO bb;
ALTER TABLE t2 SET ('json.ignore-parse-errors' = 'true');
ALTER TABLE t2 RESET ('json.ignore-parse-errors');
CREATE TABLE snk (a INT, bb STRING, c DECIMAL(8, 3), z INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, bb, c, z FROM t2;
