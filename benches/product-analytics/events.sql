-- Writes shop events to a file, one JSON text per line. ${EVENTS} and ${FOLDER} are replaced by `run`.
CREATE TABLE shop_events (event STRING) WITH (
  'connector' = 'generator',
  'family' = 'product-analytics',
  'seed' = '42',
  'events-per-second' = '1000',
  'backfill' = '${BACKFILL} s',
  'number-of-events' = '${EVENTS}'
);

CREATE TABLE event_file (event STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${FOLDER}/events',
  'format' = 'raw'
);

INSERT INTO event_file SELECT event FROM shop_events;
