"""Running untrusted Python and SQL. Nothing runs here yet: every answer takes the spec path, which needs no code."""
