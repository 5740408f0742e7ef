-- Bids of each auction in each ten seconds: one window, one key, one count.
CREATE TABLE snk (
  auction BIGINT, window_end TIMESTAMP(3), num BIGINT
) WITH (${SINK});

INSERT INTO snk
SELECT auction, window_end, COUNT(*)
FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
GROUP BY auction, window_start, window_end;
