-- LISTAGG with and without a separator
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
  a STRING,
  b STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, LISTAGG(who) AS a, LISTAGG(who, '|') AS b FROM bids GROUP BY item;
