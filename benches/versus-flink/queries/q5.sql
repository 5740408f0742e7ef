-- q5, hot items.
CREATE TABLE snk (
  auction BIGINT, num BIGINT
) WITH (${SINK});

INSERT INTO snk
SELECT x.auction, x.num
FROM (SELECT auction, COUNT(*) AS num, window_start AS st, window_end AS et
      FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
      GROUP BY auction, window_start, window_end) x
JOIN (SELECT MAX(c.num) AS maxn, c.st, c.et
      FROM (SELECT COUNT(*) AS num, window_start AS st, window_end AS et
            FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
            GROUP BY auction, window_start, window_end) c
      GROUP BY c.st, c.et) m
ON x.st = m.st AND x.et = m.et AND x.num >= m.maxn;
