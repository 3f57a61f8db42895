"""Chapter 6: its models, frames, values, rules and chart forms."""
