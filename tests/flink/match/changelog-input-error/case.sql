-- A pattern over a change log
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM s MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a ONE ROW PER MATCH PATTERN (A B) DEFINE A AS A.v > 1);
