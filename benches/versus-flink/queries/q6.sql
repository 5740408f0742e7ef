-- q6, average selling price by seller: the last eleven winning bids of each. Flink refuses it (OVER over a change log).
CREATE TABLE snk (seller BIGINT, avg_price BIGINT) WITH (${SINK});

INSERT INTO snk
SELECT seller, AVG(price) OVER (PARTITION BY seller ORDER BY bid_dt ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)
FROM (SELECT seller, price, bid_dt
      FROM (SELECT a.id, a.seller, b.price, b.`dateTime` AS bid_dt,
                   ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.`dateTime` ASC) AS rn
            FROM auction a, bid b
            WHERE a.id = b.auction AND b.`dateTime` BETWEEN a.`dateTime` AND a.expires)
      WHERE rn <= 1);
