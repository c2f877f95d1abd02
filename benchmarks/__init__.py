"""Side-by-side timings: ours and the baseline alternately in one run, as a ratio."""
