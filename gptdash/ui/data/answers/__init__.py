"""Answers that can be checked: the chart and its editor, the words, what follows, and the files."""
