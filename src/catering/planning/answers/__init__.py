"""The four answers of an event: enough beer, on time, enough hands, within budget."""
