-- A function in Python takes no jar
CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON USING JAR 'x.jar';
