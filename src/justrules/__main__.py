"""`python -m justrules`: the command, where its script is not on the path."""

from justrules.cli import main

if __name__ == "__main__":
    main(prog_name="justrules")
