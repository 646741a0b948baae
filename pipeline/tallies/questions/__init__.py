"""Questions that tallies leave open, and what people decided of them."""
