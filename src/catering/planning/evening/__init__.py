"""The evening while it runs."""
