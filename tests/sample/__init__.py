"""The sample tallies of Dong'an Town, 2023: invented rows that add up to the published totals.

``python -m tests.sample.make data/raw/dongan/2023`` writes them, the same bytes every time. Most modules hold what one
office hands in; ``sheet`` is the paper they write on, ``xlsx`` and ``old_formats`` turn paper into files. The pipeline
does not use this package, and this package does not use the pipeline.
"""
