-- An aggregate written as debezium-json and read again
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
CREATE TABLE w (k STRING, c BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/w', 'format' = 'debezium-json');
INSERT INTO w SELECT k, COUNT(*) FROM ev GROUP BY k;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM w;
