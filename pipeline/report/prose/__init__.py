"""Sentences with indicators in them → text in which every figure knows its indicator."""
