"""Floor 7: ways to read a finished sheet. Renderers read the datasheet, never the data."""
