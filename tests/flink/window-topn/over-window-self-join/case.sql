-- window Top-N behind a window join
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk (u STRING, p STRING, d INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
CREATE VIEW a AS SELECT user_id, page, dwell, window_start, window_end FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '20' SECOND));
INSERT INTO snk SELECT user_id, page, dwell FROM (SELECT x.user_id, y.page, y.dwell, ROW_NUMBER() OVER (PARTITION BY x.window_start, x.window_end ORDER BY y.dwell DESC, y.page, x.dwell) rn FROM a x JOIN a y ON x.window_start = y.window_start AND x.window_end = y.window_end AND x.user_id = y.user_id) WHERE rn <= 1;
