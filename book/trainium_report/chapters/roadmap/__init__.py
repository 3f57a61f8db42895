"""Chapter 5: its models, frames, values, rules and chart forms."""
