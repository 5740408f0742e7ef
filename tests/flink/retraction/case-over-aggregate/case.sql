-- A projection above an aggregate that maps many results to one
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
  item STRING,
  how VARCHAR(4)
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, CASE WHEN n > 1 THEN 'many' ELSE 'one' END AS how FROM (SELECT item, COUNT(*) AS n FROM bids GROUP BY item);
