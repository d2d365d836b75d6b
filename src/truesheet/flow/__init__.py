"""Floor 8: the verbs, one file each."""
