"""Rules of care and of the service: small, pure, readable by a clinician; the standard library only."""
