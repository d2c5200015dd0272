"""The world a rule may speak of."""
