"""The reference pages of the documentation, written from the code and the policies: `python -m tools.reference`."""
