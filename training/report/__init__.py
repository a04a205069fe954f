"""The F1 report: one pass of a model over a split, and everything that is counted from it."""
