"""When: time expressions to ranges of days."""
