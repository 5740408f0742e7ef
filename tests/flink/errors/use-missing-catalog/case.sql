-- USE CATALOG of a catalog that is not there
USE CATALOG nowhere;
