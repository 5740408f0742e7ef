-- Days that the Gregorian calendar left out are no literals
SELECT DATE '1582-10-10';
