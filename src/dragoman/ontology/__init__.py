"""The event ontology: which codes exist, their scores and quad categories."""
