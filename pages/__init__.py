"""One thin script a feature: read input, call a service, show the result."""
