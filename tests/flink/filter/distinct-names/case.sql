-- Quoted, mixed-case and unicode identifiers
CREATE TABLE `Order Lines` (
  `Id` INT,
  id INT,
  `größe` STRING,
  `select` INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/lines.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  `Id` INT,
  id INT,
  `größe` STRING,
  `select` INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT `Id`, id, `größe`, `select` FROM `Order Lines` WHERE `Id` <> id;
