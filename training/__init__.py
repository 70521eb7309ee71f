"""Train the encoder that reads events: data, network, training, export. Needs the extra ``train`` (PyTorch)."""
