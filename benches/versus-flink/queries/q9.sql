-- q9, winning bids. Flink 2.2 plans its rank as if its input were inserts only: its result is wrong.
CREATE TABLE snk (
  id BIGINT, itemName VARCHAR, description VARCHAR, initialBid BIGINT, reserve BIGINT, `dateTime` TIMESTAMP(3),
  expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra VARCHAR,
  auction BIGINT, bidder BIGINT, price BIGINT, bid_dt TIMESTAMP(3), bid_extra VARCHAR
) WITH (${SINK});

INSERT INTO snk
SELECT id, itemName, description, initialBid, reserve, `dateTime`, expires, seller, category, extra,
       auction, bidder, price, bid_dt, bid_extra
FROM (SELECT a.*, b.auction, b.bidder, b.price, b.`dateTime` AS bid_dt, b.extra AS bid_extra,
             ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.`dateTime` ASC) AS rn
      FROM auction a, bid b
      WHERE a.id = b.auction AND b.`dateTime` BETWEEN a.`dateTime` AND a.expires)
WHERE rn <= 1;
