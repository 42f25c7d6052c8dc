"""The first page of a report, which is read alone: see `detente.report.first.page`."""
