"""Exact readers: what the words of an argument say, as a value of the contract."""
