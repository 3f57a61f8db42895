"""Chapter 8: its models, frames, values, rules and chart forms."""
