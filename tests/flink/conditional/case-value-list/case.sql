-- CASE with several values in one WHEN
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  amount INT,
  c VARCHAR(4)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT amount, CASE amount WHEN 10, 12 THEN 'low' WHEN 15, 30 THEN 'high' ELSE 'else' END AS c FROM bids;
