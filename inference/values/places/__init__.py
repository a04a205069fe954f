"""Where: place phrases to entries of the gazetteer."""
