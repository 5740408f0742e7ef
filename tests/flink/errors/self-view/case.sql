-- A view that names itself
CREATE VIEW v AS SELECT * FROM v;
INSERT INTO x SELECT * FROM v;
