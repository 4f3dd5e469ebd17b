"""What is measured, with the committed figures and how to get them again."""
