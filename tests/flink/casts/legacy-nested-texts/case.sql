-- Legacy casts of nested values to text
SET 'table.exec.legacy-cast-behaviour' = 'ENABLED';
CREATE TABLE t (r ROW<a INT, b STRING, c BOOLEAN, d DATE, e DECIMAL(4, 2), f ROW<g INT, h BOOLEAN>>, a ARRAY<BOOLEAN>, m MAP<STRING, BOOLEAN>, x ARRAY<ROW<p INT, q STRING>>) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (r STRING, a STRING, m STRING, x STRING, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(r AS STRING), CAST(a AS STRING), CAST(m AS STRING), CAST(x AS STRING), CAST(r.c AS STRING) FROM t;
