-- CALL of a procedure that is not there
CALL sys.compact('t');
