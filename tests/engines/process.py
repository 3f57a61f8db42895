"""How a program ends that was started here."""

import subprocess

PATIENCE = 10


def ended(running: subprocess.Popen[str]) -> None:
    """Ask a program to end; one that does not is ended."""
    running.terminate()
    try:
        running.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait(PATIENCE)
