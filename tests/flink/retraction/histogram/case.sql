-- How many items have how many bids: exact changes
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
  n BIGINT,
  items BIGINT,
  names STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT n, COUNT(*) AS items, LISTAGG(item) AS names FROM (SELECT item, COUNT(*) AS n FROM bids GROUP BY item) GROUP BY n;
