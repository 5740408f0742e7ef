-- AVG of integers truncates, SUM of INT wraps
CREATE TABLE n (
  k STRING,
  i INT,
  t TINYINT,
  b BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  si INT,
  ai INT,
  st TINYINT,
  atv TINYINT,
  ab BIGINT,
  sb BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT k, SUM(i) AS si, AVG(i) AS ai, SUM(t) AS st, AVG(t) AS atv, AVG(b) AS ab, SUM(b) AS sb FROM n GROUP BY k;
