"""Chapter 4: its models, frames, values, rules and chart forms."""
