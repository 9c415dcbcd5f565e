"""The way to the venue: legs, milestones, dates, emissions."""
