-- Times and decimals in debezium-json
CREATE TABLE s (
  id INT,
  ts TIMESTAMP(3),
  d DATE,
  c DECIMAL(8, 2),
  arr ARRAY<INT>,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  id INT,
  ts TIMESTAMP(3),
  d DATE,
  c DECIMAL(8, 2),
  arr ARRAY<INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT * FROM s;
