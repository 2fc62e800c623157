"""The public read API: the directory in the words of data·inclusion, page by page."""
