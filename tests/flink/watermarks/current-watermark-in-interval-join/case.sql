-- CURRENT_WATERMARK beside the times of an interval join
CREATE TABLE w (k INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/w.jsonl', 'format' = 'json');
CREATE TABLE v (k INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/w.jsonl', 'format' = 'json');
CREATE TABLE snk (k INT, a TIMESTAMP(3), b TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT w.k, CAST(w.ts AS TIMESTAMP(3)), CAST(v.ts AS TIMESTAMP(3)) FROM w, v WHERE w.k = v.k AND w.ts BETWEEN v.ts - INTERVAL '10' SECOND AND v.ts AND CURRENT_WATERMARK(w.ts) IS NOT NULL;
