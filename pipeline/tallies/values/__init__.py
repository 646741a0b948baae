"""Single values as people write them: numbers, dates, periods, names, categories; and the addresses of cells. Pure."""
