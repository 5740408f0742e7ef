-- Two row times into a sink with table.exec.sink.rowtime-inserter = DISABLED
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE f (
  fid INT, fk STRING, w INT, g STRING, ft TIMESTAMP(3),
  WATERMARK FOR ft AS ft - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/f.jsonl',
  'format' = 'json'
);
SET 'table.exec.sink.rowtime-inserter' = 'DISABLED';
CREATE TABLE snk (a TIMESTAMP(3), b TIMESTAMP(3), id INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT e.ts, f.ft, e.id FROM e JOIN f ON e.k = f.fk AND f.ft BETWEEN e.ts - INTERVAL '2' SECOND AND e.ts + INTERVAL '2' SECOND;
