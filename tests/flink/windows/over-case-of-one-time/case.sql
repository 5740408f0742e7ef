-- a window table function over a CASE whose branches are one row time
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), n BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TEMPORARY VIEW j AS SELECT cid, CASE WHEN id > 3 THEN ts ELSE ts END AS ts FROM o;
INSERT INTO snk SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE j, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
