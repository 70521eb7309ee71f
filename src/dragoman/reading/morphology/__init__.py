"""Part of speech, morphology and lemma by memory: the stock components, asked once a word."""
