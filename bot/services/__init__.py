"""Use cases: what a patient, a coordinator or the assistant can ask for; one public method is one transaction."""
