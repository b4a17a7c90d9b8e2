"""A case through its gates, its papers and its file."""
