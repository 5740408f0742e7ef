-- A binary literal goes on behind a line break only
SELECT X'01' '02';
