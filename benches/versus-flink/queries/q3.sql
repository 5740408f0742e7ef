-- q3, local item suggestion.
CREATE TABLE snk (
  name VARCHAR, city VARCHAR, state VARCHAR, id BIGINT
) WITH (${SINK});

INSERT INTO snk
SELECT p.name, p.city, p.state, a.id
FROM auction a JOIN person p ON a.seller = p.id
WHERE a.category = 10 AND (p.state = 'OR' OR p.state = 'ID' OR p.state = 'CA');
