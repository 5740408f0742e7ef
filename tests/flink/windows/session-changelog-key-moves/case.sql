-- keyed session over CDC where the key changes too
CREATE TABLE acc (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '50' SECOND, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/acc.jsonl','format'='debezium-json');
CREATE TABLE snk (k STRING, ws TIMESTAMP(3), we TIMESTAMP(3), n BIGINT, s INT, d BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT k, window_start, window_end, COUNT(*), SUM(v), COUNT(DISTINCT v) FROM TABLE(SESSION(TABLE acc PARTITION BY k, DESCRIPTOR(ts), INTERVAL '8' SECOND)) GROUP BY k, window_start, window_end;
