"""The features, one room each, independent of one another."""
