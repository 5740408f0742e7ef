-- MATCH_RECOGNIZE over a change log is refused
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
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk SELECT a FROM o MATCH_RECOGNIZE (ORDER BY ots MEASURES A.id AS a ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE B AS TRUE);
