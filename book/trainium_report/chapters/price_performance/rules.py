"""Rules of chapter 3: all of them are outputs of models, which follow the reader."""
