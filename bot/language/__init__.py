"""Language: spaCy reads the clinical words; a classifier tells which article a sentence asks for."""
