-- Rows in rows, arrays of arrays, maps of rows
CREATE TABLE t (
  a ROW<b ROW<c INT, d STRING>, e ARRAY<ARRAY<INT>>>, f MAP<STRING, ROW<g INT>>, h ARRAY<MAP<STRING, STRING>>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a ROW<b ROW<c INT, d STRING>, e ARRAY<ARRAY<INT>>>,
  f MAP<STRING, ROW<g INT>>,
  h ARRAY<MAP<STRING, STRING>>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
