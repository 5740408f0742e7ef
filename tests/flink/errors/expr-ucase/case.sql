-- UCASE is no function outside of {fn ..}
SELECT UCASE('a');
