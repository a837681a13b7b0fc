"""The tests: a mirror of the tree, with what they share in conftest.py and doors.py."""
