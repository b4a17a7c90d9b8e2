"""What is made public, what is handed over, and random draws."""
