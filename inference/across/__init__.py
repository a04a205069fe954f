"""Incidents of many articles to happenings, each told once."""
