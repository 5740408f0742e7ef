-- avro: nested types
CREATE TABLE p (
  a ARRAY<INT>, b MAP<STRING, INT>, c ROW<x INT, y STRING>, d ARRAY<ROW<x INT, y ARRAY<STRING>>>, f ROW<r ROW<q MAP<STRING, ARRAY<BIGINT>>>>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  a ARRAY<INT>, b MAP<STRING, INT>, c ROW<x INT, y STRING>, d ARRAY<ROW<x INT, y ARRAY<STRING>>>, f ROW<r ROW<q MAP<STRING, ARRAY<BIGINT>>>>
) WITH ('connector' = 'print');
INSERT INTO p
SELECT ARRAY[1, CAST(NULL AS INT), 3], MAP['k', 1, 'l', CAST(NULL AS INT)], CAST(ROW(1, 'y') AS ROW<x INT, y STRING>), ARRAY[CAST(ROW(1, ARRAY['p', 'q']) AS ROW<x INT, y ARRAY<STRING>>)], CAST(ROW(ROW(MAP['m', ARRAY[CAST(1 AS BIGINT)]])) AS ROW<r ROW<q MAP<STRING, ARRAY<BIGINT>>>>);
INSERT INTO snk SELECT * FROM p;
