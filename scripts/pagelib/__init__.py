"""Pages that are made from code: one module a kind, each a function from code to texts."""
