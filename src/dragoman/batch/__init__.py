"""Many documents: shards, the processes that read them, and a run that goes on where it was stopped."""
