"""Pretraining of the project's own Arabic encoder: from raw text to a folder that transformers loads.

The stages run in this order, each leaves files under the working folder, and each is skipped
when its files are there: clean, vocabulary, pack, vectors, train, evaluate, export.
"""
