-- WITHIN GROUP
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
  l STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item, LISTAGG(who) WITHIN GROUP (ORDER BY who) FROM bids GROUP BY item;
