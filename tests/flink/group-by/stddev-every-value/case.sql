-- Flink computes them of a sum, a sum of squares and a count, which change
CREATE TABLE t (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, STDDEV_POP(v) AS sp, VAR_SAMP(v) AS vs FROM t GROUP BY k;
