-- POW is no function
SELECT POW(2, 3);
