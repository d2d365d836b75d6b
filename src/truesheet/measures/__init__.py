"""Floor 3: what to count. One measure a file; `catalogue` lists them all."""
