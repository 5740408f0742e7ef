-- Two partition keys and two order keys
CREATE TABLE ev (
  id INT,
  k STRING,
  v INT,
  s STRING,
  d DECIMAL(10, 2),
  b BOOLEAN,
  g DOUBLE,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ev.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, b, id, v, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, b ORDER BY v DESC, s NULLS LAST) AS rn FROM ev) WHERE rn <= 1;
