-- a no-break space is no white space
SELECT 1 AS x;
