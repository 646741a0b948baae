"""Which rows are a header, which topic a table belongs to, and which column is which."""
