-- IS NULL of an element that is not there is FALSE also above the projection that took it
CREATE TABLE t (id INT, k STRING, a ARRAY<INT NOT NULL> NOT NULL, s ARRAY<STRING NOT NULL> NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE VIEW v AS SELECT id, k, a[1] AS x, s[1] AS y FROM t;
CREATE TABLE above (id INT, a BOOLEAN, b BOOLEAN, c STRING, d INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/above', 'format' = 'json');
CREATE TABLE kept (id INT, w STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/kept', 'format' = 'json');
CREATE TABLE itself (id INT, a BOOLEAN, b BOOLEAN, c BOOLEAN, d BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/itself', 'format' = 'json');

INSERT INTO above SELECT id, x IS NULL, y IS NOT NULL, CASE WHEN x IS NULL THEN 'none' ELSE 'some' END, COALESCE(x, 99) FROM v;
INSERT INTO kept SELECT id, 'null' FROM v WHERE x IS NULL UNION ALL SELECT id, 'not null' FROM v WHERE x IS NOT NULL;
INSERT INTO itself SELECT id, a[1] = a[1], a[1] <> a[1], a[1] >= a[1], s[1] = s[1] FROM t;
