"""The desk: a presenter's page, held in one hand."""
