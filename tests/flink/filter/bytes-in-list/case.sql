-- An IN list of two and more constant bytes finds nothing; of one, or with columns, it does
CREATE TABLE t (id INT, x BYTES, y VARBINARY(3)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, a BOOLEAN, b BOOLEAN, c BOOLEAN, d BOOLEAN, e BOOLEAN, f BOOLEAN, g BOOLEAN) WITH ('connector' = 'print', 'print-identifier' = 'snk');
CREATE TABLE kept (id INT) WITH ('connector' = 'print', 'print-identifier' = 'kept');
INSERT INTO snk SELECT id, x IN (x'01', x'02'), x IN (x'01'), x NOT IN (x'01', x'0102'), x IN (x'01', NULL), x IN (x, x'01'), x IN (x'01', x'01'), y IN (x'01', x'02', x'0102') FROM t;
INSERT INTO kept SELECT id FROM t WHERE x IN (x'01', x'0102') OR id = 3;
