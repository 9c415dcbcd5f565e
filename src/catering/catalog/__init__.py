"""Reference rows with their sources: container sizes, default assumptions, decisions."""
