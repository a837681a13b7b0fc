"""Rules that a clinician can read: pure, standard library only."""
