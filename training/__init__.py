"""Training, probing and measuring the models that inference runs."""
