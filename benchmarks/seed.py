"""How much of the seed article is found? (``seed`` of the measuring data, by its own scorer.)

Run: python -m benchmarks.seed
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.shared import need
from dragoman.contract import to_json
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document


def main() -> None:
    """Print the scorer's answer."""
    article, score = need("seed/article.txt"), need("seed/score.py")
    reading = read_document(Document("article.txt", article.read_text(encoding="utf-8"), published="2018-07-14"), build())
    done = subprocess.run([sys.executable, str(score)], input=json.dumps(to_json(reading)), capture_output=True, text=True, check=True)
    print(json.dumps({"seed": json.loads(done.stdout)}))


if __name__ == "__main__":
    main()
