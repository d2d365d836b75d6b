"""Floor 7: foreign documents read into what they state, never into what is true."""
