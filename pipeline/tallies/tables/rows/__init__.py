"""Which rows of a table are data, and why the others are not."""
