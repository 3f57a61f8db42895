"""Chapter 1: its models, frames, values, rules and chart forms."""
