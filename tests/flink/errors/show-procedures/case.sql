-- SHOW PROCEDURES of a catalog in memory
SHOW PROCEDURES;
