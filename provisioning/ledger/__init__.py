"""What a service costs and why, read from our rows: the pages and the invoice ask the same."""
