"""The system of states that a record describes: ties between them over time, what moved, who stands with whom."""
