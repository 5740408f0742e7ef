CREATE TABLE c (
  id INT,
  a ARRAY<INT>,
  m MAP<STRING,INT>,
  r ROW<x INT, y ROW<z STRING, q ARRAY<STRING>>>,
  s STRING,
  aa ARRAY<ARRAY<INT>>,
  mr MAP<STRING, ROW<p INT>>
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT id, aa[2][1], mr['k'].p, c.r.y.q[2], CARDINALITY(aa[1]) FROM c;
