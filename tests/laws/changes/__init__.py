"""What offices do to a workbook: small functions, folder → folder, grouped by habit. The table is in transformations.py."""
