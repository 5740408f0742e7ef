-- ORDER BY row time over a change log
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
CREATE TABLE snk (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk SELECT id FROM o ORDER BY ots;
