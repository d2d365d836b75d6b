"""Floor 9: the command line. Parses, calls one verb, shows, exits."""
