-- Comments of both kinds, empty statements, blank lines
-- before anything; with a semicolon
/* block ; comment
   over two lines */
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
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk -- the sink
SELECT /* the column */ item -- tail
FROM bids /* source */ WHERE amount > 14 /* '; */;
