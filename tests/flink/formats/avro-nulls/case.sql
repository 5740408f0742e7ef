-- avro: NULLs
CREATE TABLE p (
  a INT, b STRING, c ROW<x INT>, d ARRAY<INT>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  a INT, b STRING, c ROW<x INT>, d ARRAY<INT>
) WITH ('connector' = 'print');
INSERT INTO p
SELECT CAST(NULL AS INT), CAST(NULL AS STRING), CAST(NULL AS ROW<x INT>), CAST(NULL AS ARRAY<INT>);
INSERT INTO snk SELECT * FROM p;
