"""Commands of ``python -m inference``, one module for each."""
