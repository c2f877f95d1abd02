"""SQL and pandas code about a table: written by hand or by a model, run, and kept."""
