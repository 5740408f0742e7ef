-- TYPEOF of what constants decide is NOT NULL
CREATE TABLE t (b BOOLEAN, i INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a STRING, b STRING, c STRING, d STRING, e STRING, f STRING, h STRING, j STRING, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT TYPEOF(TRUE OR b), TYPEOF(b AND FALSE), TYPEOF(1 IN (1, i)), TYPEOF(1 NOT IN (i, 1)), TYPEOF(CASE WHEN FALSE THEN i ELSE 1 END),
  TYPEOF(CASE WHEN b THEN 1 WHEN TRUE THEN 2 ELSE i END), TYPEOF(NOT (b AND FALSE)), TYPEOF(1 BETWEEN 2 AND i), TYPEOF(i IN (1, i)) FROM t;
