"""The annex of a report: what stands behind its first page, each thing told once, most of it in tables."""
