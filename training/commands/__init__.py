"""The commands of ``python -m training``, by noun. What a command needs is imported when it is called."""
