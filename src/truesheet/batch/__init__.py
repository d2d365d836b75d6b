"""Floor 2: the batch, its shared views, the stable hash, exact sums, sketches, the measure shapes."""
