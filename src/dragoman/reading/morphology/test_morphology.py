import spacy

from dragoman.reading.morphology import morphology
from dragoman.reading.pipeline import MODEL

TEXTS = [
    "The ministers weren't meeting in Oslo; they'd gone to Bergen, hadn't they?",
    "There's a deal, and there are others. Let's say it ain't over: y'all gonna see.",
    "Israel's planes struck\n\ntwo depots (in Homs) on 3 May 2018, killing 12 \u2013 the army said: \u201cWe had to.\u201d",
    "Do they have that which I gave you? It gave him what's his, and it did so better than most had.",
    "",
]


def test_the_memory_gives_what_the_stock_components_give():
    stock = spacy.load(MODEL, exclude=["ner"])
    ours = spacy.load(MODEL, exclude=["ner"])
    assert morphology.install(ours)
    for text in TEXTS * 2:
        a, b = stock(text), ours(text)
        facts = [[(t.text, t.pos_, str(t.morph), t.lemma_, t.tag_, t.dep_) for t in doc] for doc in (a, b)]
        assert facts[0] == facts[1]
