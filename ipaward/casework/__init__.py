"""What an office does with cases."""
