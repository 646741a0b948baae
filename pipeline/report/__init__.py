"""Values → prose, tables, charts → document → HTML and PDF.

Nothing is imported here: notebooks need the session, exporters need the renderers, and neither should wait for the other.
"""
