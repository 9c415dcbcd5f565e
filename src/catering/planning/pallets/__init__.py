"""The order on pallets."""
