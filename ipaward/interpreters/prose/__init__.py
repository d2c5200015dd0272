"""Rules and decisions in the words of people."""
