-- canal-json as a source
CREATE TABLE s (
  id INT,
  name STRING,
  w DECIMAL(6, 2),
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'canal-json'
);
CREATE TABLE snk (
  id INT,
  name STRING,
  w DECIMAL(6, 2)
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, name, w FROM s;
