-- USE of a database that is not there
USE nowhere;
