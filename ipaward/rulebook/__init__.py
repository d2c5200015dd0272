"""The typed rules, and what they mean."""
