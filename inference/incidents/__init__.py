"""Triggers with their arguments to the incidents of one article."""
