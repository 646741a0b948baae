"""The cells of a column → typed values, with what is wrong with them and what was done to them."""
