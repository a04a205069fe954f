"""Sentences to triggers, and triggers to arguments: what reads windows with the network."""
