"""Floor 9: the claims of a datasheet as tests of pytest."""
