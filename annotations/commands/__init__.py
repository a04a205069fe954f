"""The commands of ``python -m annotations``, by noun. What a command needs is imported when it is called."""
