"""From a text to facts: one pipeline of components over spaCy.

Importing anything of it sets one thread for OpenBLAS, unless the environment says otherwise: NumPy reads that when
it loads, and two threads for small matrices are slower than one.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
