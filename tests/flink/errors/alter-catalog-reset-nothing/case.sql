-- ALTER CATALOG RESET without a key
CREATE CATALOG c1 WITH ('type'='generic_in_memory');
ALTER CATALOG c1 RESET ();
