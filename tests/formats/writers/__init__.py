"""What writes the fixtures of `tests/formats/written`; see README.md."""
