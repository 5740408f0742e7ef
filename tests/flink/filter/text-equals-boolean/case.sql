-- No text equals a BOOLEAN or an interval, whatever it says; lists of IN and ordering read one as the other
CREATE TABLE t (id INT, s STRING, b BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE pairs (id INT, a BOOLEAN, b BOOLEAN, c BOOLEAN, d BOOLEAN, e BOOLEAN, f BOOLEAN, g STRING, h INT, i BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/pairs', 'format' = 'json');
CREATE TABLE constants (id INT, a BOOLEAN, b BOOLEAN, c BOOLEAN, d BOOLEAN, e BOOLEAN, f BOOLEAN, g BOOLEAN, h BOOLEAN, i BOOLEAN, j BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/constants', 'format' = 'json');
CREATE TABLE kept (id INT, w STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/kept', 'format' = 'json');
CREATE TABLE ordered (id INT, a BOOLEAN, b BOOLEAN, c BOOLEAN, d BOOLEAN, e BOOLEAN, f BOOLEAN, g BOOLEAN, h BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/ordered', 'format' = 'json');

INSERT INTO pairs SELECT id, s = b, b = s, s <> b, s IS DISTINCT FROM b, UPPER(s) = (id < 3), b = s OR b = UPPER(s),
  NULLIF(s, TRUE), CASE b WHEN 'TRUE' THEN 1 ELSE 0 END, ROW(s, 1) = ROW(b, 1) FROM t;
INSERT INTO constants SELECT id, s = TRUE, s <> FALSE, b = 'TRUE', 'FALSE' <> b, 'TRUE' = TRUE, TRUE <> 'TRUE',
  s = INTERVAL '1' SECOND, INTERVAL '1' MONTH <> s, s IS NOT DISTINCT FROM INTERVAL '1' SECOND, 'x' = INTERVAL '1' DAY FROM t;
INSERT INTO kept SELECT id, 'equal' FROM t WHERE s = TRUE UNION ALL SELECT id, 'unequal' FROM t WHERE s <> TRUE
  UNION ALL SELECT id, 'column' FROM t WHERE b = 'TRUE' UNION ALL SELECT id, 'interval' FROM t WHERE s <> INTERVAL '1' SECOND;
INSERT INTO ordered SELECT id, s > b, b >= 'false', s IN (TRUE, FALSE), b IN ('TRUE', 'FALSE'), s IN (b), s IN (INTERVAL '1' SECOND, INTERVAL '2' DAY),
  TRUE = s, FALSE <> s FROM t WHERE id <> 5;
