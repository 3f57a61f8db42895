"""Chapter 7: its models, frames, values, rules and chart forms."""
