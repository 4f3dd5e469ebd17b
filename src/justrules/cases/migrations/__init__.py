"""How the tables of a case log came to be what they are, step by step; run by `justrules.cases.schema` alone."""
