-- LIKE of a table that is not there
CREATE TABLE u LIKE missing;
