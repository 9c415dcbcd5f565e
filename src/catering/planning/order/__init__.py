"""What is ordered, in which containers, how far it goes and which way."""
