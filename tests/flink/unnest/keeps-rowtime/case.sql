-- A window over unnested rows
CREATE TABLE o (
  ts TIMESTAMP(3),
  vs ARRAY<INT>,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE VIEW u AS SELECT ts, v FROM o CROSS JOIN UNNEST(vs) AS t (v);
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, SUM(v) AS v FROM TABLE(TUMBLE(TABLE u, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
