-- RESET of one key leaves the others
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT NOT NULL, z STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
SET 'table.local-time-zone' = 'Asia/Tokyo';
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
RESET 'table.local-time-zone';
INSERT INTO snk SELECT id, CAST(NULLIF(v, 30) AS INT), CAST(TO_TIMESTAMP_LTZ(0, 3) AS STRING) FROM t;
