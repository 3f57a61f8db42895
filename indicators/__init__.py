"""Indicators that released packages give: one module each, pinned by version."""
