-- A join of 12,000 clicks of one user with that user's rare orders: the page warns of the key.
CREATE TABLE clicks (user_id INT, page STRING) WITH (
  'connector' = 'datagen', 'number-of-rows' = '12000', 'rows-per-second' = '1000000',
  'fields.user_id.min' = '7', 'fields.user_id.max' = '7', 'fields.page.length' = '5');
CREATE TABLE orders (customer INT, amount INT) WITH (
  'connector' = 'datagen', 'rows-per-second' = '1', 'fields.customer.min' = '100', 'fields.customer.max' = '200');
CREATE TABLE joined (page STRING, amount INT) WITH ('connector' = 'blackhole');
INSERT INTO joined SELECT page, amount FROM clicks JOIN orders ON user_id = customer;
