"""A sheet of raw cells → tables: their headers, rows, columns and totals, and figures stated without rows."""
