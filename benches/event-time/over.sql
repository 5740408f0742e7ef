-- The average of a bidder's last eleven prices with every bid: a frame of ten rows before the current one.
CREATE TABLE snk (
  bidder BIGINT, price BIGINT, average BIGINT, num BIGINT
) WITH (${SINK});

INSERT INTO snk
SELECT bidder, price, AVG(price) OVER w, COUNT(*) OVER w
FROM bid
WINDOW w AS (PARTITION BY bidder ORDER BY `dateTime` ROWS BETWEEN 10 PRECEDING AND CURRENT ROW);
