"""One unit and year from raw files to a published folder."""
