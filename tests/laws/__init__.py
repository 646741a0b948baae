"""Metamorphic laws: what an office does to a workbook never changes a figure; it is kept, or somebody is asked."""
