-- avro: files that a Flink wrote, whose schema is a union of null and the record
CREATE TABLE t (
  s STRING, id INT, de DECIMAL(9, 2), p TIMESTAMP(3), ar ARRAY<INT>, m MAP<STRING, BIGINT>, r ROW<x INT, y STRING>
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'avro');
CREATE TABLE snk (
  s STRING, id INT, de DECIMAL(9, 2), p TIMESTAMP(3), ar ARRAY<INT>, m MAP<STRING, BIGINT>, r ROW<x INT, y STRING>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
