-- A join on window_start alone
CREATE TABLE l (
  id INT,
  k STRING,
  v INT,
  lt TIMESTAMP(3),
  WATERMARK FOR lt AS lt - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  rid INT,
  k STRING,
  w INT,
  rt TIMESTAMP(3),
  WATERMARK FOR rt AS rt - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  rid INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT a.id, b.rid FROM (SELECT * FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(lt), INTERVAL '10' SECOND))) a JOIN (SELECT * FROM TABLE(TUMBLE(TABLE r, DESCRIPTOR(rt), INTERVAL '10' SECOND))) b ON a.k = b.k AND a.window_start = b.window_start;
