"""Chapter 3: its models, frames, values, rules and chart forms."""
