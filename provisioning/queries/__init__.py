"""Reads for the pages: constant numbers of queries, from our own rows only. One noun a module."""
