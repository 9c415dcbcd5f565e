"""What must be done, and whom to ask."""
