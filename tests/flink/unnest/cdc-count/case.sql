-- Elements counted over a change log
CREATE TABLE nestcdc (
  id INT,
  xs ARRAY<INT>,
  m MAP<STRING, INT>,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/nestcdc.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT x, COUNT(*) AS c FROM nestcdc CROSS JOIN UNNEST(xs) AS t(x) GROUP BY x;
