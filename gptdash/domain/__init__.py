"""Pure nouns and rules: no I/O, no framework."""
