-- ALTER TABLE MODIFY reads a column as another type
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id BIGINT, v STRING, ts STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE t MODIFY v STRING;
ALTER TABLE t MODIFY (id BIGINT, ts STRING);
INSERT INTO snk SELECT id, v || '!', ts FROM t;
