"""What was decided stays decided."""
