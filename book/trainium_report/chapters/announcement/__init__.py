"""Chapter 2: its models, frames, values, rules and chart forms."""
