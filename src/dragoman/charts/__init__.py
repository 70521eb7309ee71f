"""Charts by Altair, for terminals, notebooks and the web page: how they look, how they are written, and each of them."""
