-- ROLLUP with GROUPING and GROUPING_ID
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
  who STRING,
  n BIGINT,
  gi BIGINT,
  gw BIGINT,
  gid BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT item, who, COUNT(*) AS n, GROUPING(item) AS gi, GROUPING(who) AS gw, GROUPING_ID(item, who) AS gid FROM bids GROUP BY ROLLUP (item, who);
