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
CREATE VIEW vr AS SELECT k, r, rt FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY rt DESC) rn FROM rates) WHERE rn = 1;
CREATE VIEW vq AS SELECT * FROM vr WHERE r < 9;
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT o.id, o.k, vq.r, vq.rt FROM o LEFT JOIN vq FOR SYSTEM_TIME AS OF o.ts ON o.k = vq.k;
