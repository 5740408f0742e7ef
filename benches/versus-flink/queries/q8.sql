-- q8, monitor new users.
CREATE TABLE snk (
  id BIGINT, name VARCHAR, stime TIMESTAMP(3)
) WITH (${SINK});

INSERT INTO snk
SELECT p.id, p.name, p.st
FROM (SELECT id, name, window_start AS st, window_end AS et
      FROM TABLE(TUMBLE(TABLE person, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
      GROUP BY id, name, window_start, window_end) p
JOIN (SELECT seller, window_start AS st, window_end AS et
      FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
      GROUP BY seller, window_start, window_end) a
ON p.id = a.seller AND p.st = a.st AND p.et = a.et;
