-- A view inside a WITH clause inside a statement set
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TEMPORARY VIEW v AS SELECT item, amount FROM bids WHERE amount IS NOT NULL;
CREATE TABLE a (
  item STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/a',
  'format' = 'json'
);
CREATE TABLE b (
  item STRING,
  total INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/b',
  'format' = 'debezium-json'
);
EXECUTE STATEMENT SET BEGIN
INSERT INTO a WITH big AS (SELECT * FROM v WHERE amount > 11) SELECT item, amount FROM big;
INSERT INTO b WITH t AS (SELECT item, SUM(amount) AS total FROM v GROUP BY item) SELECT item, total FROM t WHERE total > 20;
END;
