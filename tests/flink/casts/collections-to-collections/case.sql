-- Casts inside arrays, maps and rows
CREATE TABLE t (
  id INT,
  i INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 ARRAY<STRING>,
  c2 ARRAY<TINYINT>,
  c3 MAP<STRING, BIGINT>,
  c4 ROW<`a` BIGINT, `b` STRING>,
  c5 ROW<`a` STRING, `b` VARCHAR(1)>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(ARRAY[i, 7] AS ARRAY<STRING>),
  CAST(ARRAY[i, 7] AS ARRAY<TINYINT>),
  CAST(MAP['k', i] AS MAP<STRING, BIGINT>),
  CAST(ROW(i, 'x') AS ROW<a BIGINT, b STRING>),
  CAST(ROW(i, 'x') AS ROW<a STRING, b VARCHAR(1)>)
FROM t;
