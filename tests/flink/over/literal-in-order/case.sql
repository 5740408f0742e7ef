-- a literal and a column that stands twice order nothing more
CREATE TABLE t (k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, v INT, a INT, b INT, c BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts, 1), MAX(v) OVER (PARTITION BY k ORDER BY 'x', ts, ts DESC), COUNT(*) OVER (PARTITION BY k ORDER BY ts ASC) FROM t;
