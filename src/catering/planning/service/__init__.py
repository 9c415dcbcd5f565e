"""Serving: orders, waits, tappers, the toast, and what the taps, coolers, casks and glasses allow."""
