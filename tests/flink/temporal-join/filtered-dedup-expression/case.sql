CREATE TABLE o (
  id INT,
  k STRING,
  p INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.jsonl', 'format' = 'json');
CREATE TABLE rates (
  k STRING,
  r INT,
  rt TIMESTAMP(3),
  WATERMARK FOR rt AS rt
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/rates.jsonl', 'format' = 'json');
CREATE VIEW vr AS SELECT k, r + 1 AS r1, rt FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY rt DESC) rn FROM rates) WHERE rn = 1 AND r + 1 < 10;
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT o.id, o.k, vr.r1, vr.rt FROM o LEFT JOIN vr FOR SYSTEM_TIME AS OF o.ts ON o.k = vr.k;
