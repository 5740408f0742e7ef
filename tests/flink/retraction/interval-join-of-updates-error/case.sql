-- An interval join over a change log is refused
CREATE TABLE o (
  id INT,
  ots TIMESTAMP(3),
  WATERMARK FOR ots AS ots,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE p (
  id INT,
  pts TIMESTAMP(3),
  WATERMARK FOR pts AS pts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/p.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk SELECT o.id FROM o JOIN p ON o.id = p.id AND p.pts BETWEEN o.ots AND o.ots + INTERVAL '5' SECOND;
