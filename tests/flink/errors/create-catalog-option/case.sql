-- CREATE CATALOG with an option it has not
CREATE CATALOG c1 WITH ('type'='generic_in_memory','bad'='x');
