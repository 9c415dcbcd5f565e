"""What stands on the papers."""
