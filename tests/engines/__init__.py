"""Every page in other engines than Chromium's: ``make browsers``."""
