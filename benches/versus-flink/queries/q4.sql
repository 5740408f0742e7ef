-- q4, average price per category.
CREATE TABLE snk (
  id BIGINT, final BIGINT
) WITH (${SINK});

INSERT INTO snk
SELECT w.category, AVG(w.final)
FROM (SELECT MAX(b.price) AS final, a.category
      FROM auction a, bid b
      WHERE a.id = b.auction AND b.`dateTime` BETWEEN a.`dateTime` AND a.expires
      GROUP BY a.id, a.category) w
GROUP BY w.category;
