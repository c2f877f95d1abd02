"""Work on many items that survives anything. It comes with the jobs issue."""
