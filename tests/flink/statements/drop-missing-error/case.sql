-- DROP of a table that is not there
DROP TABLE nothing;
