-- The pipeline's views over recorded edits (20,249 edits of 2015-09-12, gzip): `ouzel run recorded.sql`.
-- ${INPUT} is the file, ${OUT_DIR} an empty folder; the test replaces both. isNew gives type new, else edit.
CREATE TABLE edits (
  `time` STRING,
  channel STRING,
  page STRING,
  `user` STRING,
  isNew BOOLEAN,
  isRobot BOOLEAN,
  delta BIGINT,
  event_time AS TO_TIMESTAMP(REPLACE(REPLACE(`time`, 'T', ' '), 'Z', ''), 'yyyy-MM-dd HH:mm:ss.SSS'),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${INPUT}',
  'format' = 'json'
);

CREATE VIEW wikipedia_events AS
SELECT CASE WHEN isNew THEN 'new' ELSE 'edit' END AS `type`, page AS title, `user`, isRobot AS bot, channel AS wiki,
  delta, event_time
FROM edits;

CREATE TABLE changes_per_minute (window_start TIMESTAMP(3), wiki STRING, `type` STRING, changes BIGINT, bot_changes BIGINT)
WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/changes_per_minute', 'format' = 'json');

CREATE TABLE bots_and_people (window_start TIMESTAMP(3), bot BOOLEAN, changes BIGINT, users BIGINT, bytes_added BIGINT)
WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/bots_and_people', 'format' = 'json');

CREATE TABLE top_pages (wiki STRING, title STRING, changes BIGINT)
WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/top_pages', 'format' = 'debezium-json');

INSERT INTO changes_per_minute
SELECT window_start, wiki, `type`, COUNT(*), COUNT(*) FILTER (WHERE bot)
FROM TABLE(TUMBLE(TABLE wikipedia_events, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, wiki, `type`;

INSERT INTO bots_and_people
SELECT window_start, bot, COUNT(*), COUNT(DISTINCT `user`), SUM(delta)
FROM TABLE(TUMBLE(TABLE wikipedia_events, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, bot;

INSERT INTO top_pages
SELECT wiki, title, COUNT(*) FROM wikipedia_events GROUP BY wiki, title;
