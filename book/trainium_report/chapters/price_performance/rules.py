"""Rules of chapter 3: all of them are outputs in ``models.py``, which follow the reader."""
