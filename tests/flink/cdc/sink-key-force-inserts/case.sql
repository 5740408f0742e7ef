-- keyed sink for appends, FORCE
SET 'table.exec.sink.upsert-materialize' = 'FORCE';
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk (u STRING, d INT, PRIMARY KEY (u) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO snk SELECT COALESCE(user_id, 'x'), dwell FROM clicks;
