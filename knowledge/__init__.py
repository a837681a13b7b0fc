"""What the assistant knows: reviewed articles, facts, sources and words, as files that a clinician can read."""
