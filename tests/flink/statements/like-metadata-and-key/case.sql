-- LIKE with metadata and a key, one of them overwritten
CREATE TABLE t (id INT, k STRING, v INT, f STRING METADATA FROM 'file.name' VIRTUAL) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, f BIGINT, g INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE u (f BIGINT METADATA FROM 'file.size' VIRTUAL, g AS v + 1) LIKE t (OVERWRITING METADATA);
INSERT INTO snk SELECT id, f, g FROM u;
