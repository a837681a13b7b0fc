"""Measures the assistant with files of cases, as a patient would reach it."""
