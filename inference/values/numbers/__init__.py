"""How many: numerals and counts."""
