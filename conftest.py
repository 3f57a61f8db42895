"""Tests and stored notebooks use the still face of figures; a person's kernel the live one."""

import os

os.environ.setdefault("TRAINIUM_FACE", "stored")
