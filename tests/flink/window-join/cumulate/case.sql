-- A join of cumulating windows
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
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  id INT,
  rid INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a.window_start, a.window_end, a.id, b.rid FROM (SELECT * FROM TABLE(CUMULATE(TABLE l, DESCRIPTOR(lt), INTERVAL '5' SECOND, INTERVAL '10' SECOND))) a JOIN (SELECT * FROM TABLE(CUMULATE(TABLE r, DESCRIPTOR(rt), INTERVAL '5' SECOND, INTERVAL '10' SECOND))) b ON a.k = b.k AND a.window_start = b.window_start AND a.window_end = b.window_end;
