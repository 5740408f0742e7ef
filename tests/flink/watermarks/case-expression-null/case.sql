-- watermark by CASE expression
CREATE TABLE e (id INT, t TIMESTAMP(3), lg INT, WATERMARK FOR t AS CASE WHEN lg > 10 THEN t - INTERVAL '20' SECOND WHEN lg IS NULL THEN CAST(NULL AS TIMESTAMP(3)) ELSE t - INTERVAL '1' SECOND END) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/e.jsonl','format'='json');
CREATE TABLE snk (ws TIMESTAMP(3), n BIGINT, ids STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT window_start, COUNT(*), LISTAGG(CAST(id AS STRING)) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(t), INTERVAL '5' SECOND)) GROUP BY window_start, window_end;
