"""Forecasts of issues: stakeholders' positions, salience and capability, the models of the literature, and their measured error."""
