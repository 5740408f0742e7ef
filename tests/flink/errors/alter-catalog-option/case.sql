-- ALTER CATALOG with an option it has not
CREATE CATALOG c1 WITH ('type'='generic_in_memory');
ALTER CATALOG c1 SET ('k'='v');
