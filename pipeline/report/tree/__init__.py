"""The report as a tree, and what it is written to and read from: JSON, Markdown, a notebook."""
