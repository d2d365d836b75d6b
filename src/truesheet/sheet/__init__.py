"""Floor 5: the question bank, claims, the judge, the datasheet."""
