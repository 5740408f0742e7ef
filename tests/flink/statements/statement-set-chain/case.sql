-- a statement set over a temporary view that is read twice
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE s2 (s TIMESTAMP(3), n BIGINT)  WITH ('connector'='filesystem','path'='${OUT_DIR}/s2','format'='json');
CREATE TEMPORARY VIEW big AS SELECT * FROM t WHERE v > 30;
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk SELECT id, v FROM big;
INSERT INTO s2 SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE big, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
END;
