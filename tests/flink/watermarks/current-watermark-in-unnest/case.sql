-- CURRENT_WATERMARK in the argument of UNNEST
CREATE TABLE w (k INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/w.jsonl', 'format' = 'json');
CREATE TABLE snk (k INT, e TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT w.k, x.e FROM w CROSS JOIN UNNEST(ARRAY[CURRENT_WATERMARK(w.ts), w.ts]) AS x (e);
