"""What is needed beside the beverages."""
