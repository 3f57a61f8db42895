"""What several chapters read or say: chips, offers, market data, dates, the article itself."""
