"""How fast articles are read, and how well words are."""
