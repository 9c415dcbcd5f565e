"""Plan and track the beverages of an event: from guests to a range of litres to whole kegs."""

__version__ = "0.1.0"
