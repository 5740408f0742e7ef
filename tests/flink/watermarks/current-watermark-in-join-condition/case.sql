-- CURRENT_WATERMARK of one side in the condition of a join
CREATE TABLE w (k INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/w.jsonl', 'format' = 'json');
CREATE TABLE d (k INT, n STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/d.jsonl', 'format' = 'json');
CREATE TABLE on_left (k INT, ts TIMESTAMP(3), n STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/on_left', 'format' = 'json');
CREATE TABLE on_right (k INT, ts TIMESTAMP(3), n STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/on_right', 'format' = 'json');
CREATE TABLE in_where (k INT, ts TIMESTAMP(3), n STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/in_where', 'format' = 'json');
INSERT INTO on_left SELECT w.k, w.ts, d.n FROM w JOIN d ON w.k = d.k AND (CURRENT_WATERMARK(w.ts) IS NULL OR w.ts > CURRENT_WATERMARK(w.ts));
INSERT INTO on_right SELECT w.k, w.ts, d.n FROM d JOIN w ON w.k = d.k AND CURRENT_WATERMARK(w.ts) IS NOT NULL;
INSERT INTO in_where SELECT w.k, w.ts, d.n FROM w, d WHERE w.k = d.k AND w.ts <= CURRENT_WATERMARK(w.ts);
