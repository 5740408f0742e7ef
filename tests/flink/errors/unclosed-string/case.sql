-- A text that is never closed
SELECT 'abc
