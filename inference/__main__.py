"""``python -m inference``."""

from inference.cli import app

if __name__ == "__main__":
    app(prog_name="python -m inference")
