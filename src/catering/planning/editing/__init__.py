"""What people do to an event: merge, move, copy."""
