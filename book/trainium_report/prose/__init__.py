"""The named values of the prose, one module a chapter."""
