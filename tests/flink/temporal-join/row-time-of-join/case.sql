-- FOR SYSTEM_TIME AS OF the row time of a regular join
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE r (k INT, rate INT, ts TIMESTAMP(3), PRIMARY KEY (k) NOT ENFORCED, WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/r.jsonl','format'='json');
CREATE TABLE snk (id INT, n INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT j.id, r.rate FROM (SELECT o.id, o.cid, o.ts FROM o JOIN c ON o.cid = c.id) j JOIN r FOR SYSTEM_TIME AS OF j.ts ON j.cid = r.k;
