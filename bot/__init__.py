"""HER2 Navigator: the assistant, its doors and its desk."""
