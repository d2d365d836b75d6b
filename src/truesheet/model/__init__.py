"""Floor 1: frozen types, the error tree, canonical JSON."""
