-- Edits per wiki: bots left out, top two per window, JSON unpacked
CREATE TABLE raw_edits (
  body STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/raw_edits.jsonl',
  'format' = 'json'
);
CREATE VIEW edits AS SELECT JSON_VALUE(body, '$.wiki') AS wiki, JSON_VALUE(body, '$.bot' RETURNING BOOLEAN) AS bot, JSON_VALUE(body, '$.len.new' RETURNING INT) - JSON_VALUE(body, '$.len.old' RETURNING INT) AS delta, ts FROM raw_edits;
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  wiki STRING,
  n BIGINT,
  grown INT,
  rn BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, wiki, n, grown, rn FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC, wiki) AS rn FROM (
    SELECT window_start, window_end, wiki, COUNT(*) AS n, SUM(delta) AS grown FROM TABLE(TUMBLE(TABLE edits, DESCRIPTOR(ts), INTERVAL '10' SECOND)) WHERE NOT bot GROUP BY window_start, window_end, wiki)
) WHERE rn <= 2;
