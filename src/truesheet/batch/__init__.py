"""Floor 2: the batch and its views, the stable hash, exact sums, sketches, measure shapes."""
