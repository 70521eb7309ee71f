"""Names of persons as the fact tables spell them: folded, compared, cased, cleaned."""

from __future__ import annotations

import html
import re
import unicodedata

PARTICLES = frozenset("al el ul bin ibn ben bint de da do dos das del van von der den la le di du y e ould of".split())
HONORIFICS = (
    "Acting, Interim, Caretaker, Transitional, Transition, First, Executive, Supreme, Paramount, Amir, Emir, King, Queen, Sultan, Prince, "
    "Princess, Grand Duke, Emperor, Pope, President, Premier, Prime Minister, Chancellor, Governor-General, Governor General, Governor, "
    "Chief Minister, Head of Government, Chairman, Chairperson, Co-prince, Captain Regent, Taoiseach, Leader, Taliban, General, Gen., Gen, "
    "Field Marshal, Lt. Gen., Maj. Gen., Brig. Gen., Col., Col, Capt., Capt, Dr., Dr, Sir, Dame, Sheikh, Shaykh, the, of, State, Affairs, "
    "Secretary, Commissioner, Commission, Administrator, Prefect, Lieutenant, Minister, Council, Sovereign, Military, National, Ruler, "
    "Swiss Confederation, Republic, Commander"
).split(", ")
TITLES = re.compile(rf"^(?:(?:{'|'.join(map(re.escape, HONORIFICS))})(?!\w),?\s*)+")
RANKS = (
    "SHEIKH SHAIKH SHAYKH SIR DAME HOJATOLESLAM HOJJATOLESLAM HOJATOLISLAM AYATOLLAH SAYYED SEYYED SAYYID LORD KING QUEEN "
    "PRINCE PRINCESS PRESIDENT EMPEROR HAJI SULTAN GRAND FIELD CROWN DUKE MARSHAL DR GEN COL MAJ LT VICE MAR ADM"
).split()
RANK = re.compile(rf"^(?:(?:{'|'.join(RANKS)})\.?\s+)+")


def fold(name: str) -> str:
    """Return a name without accents, marks and capitals.

    >>> fold("Václav Havel"), fold("Abd-al-Aziz")
    ('vaclav havel', 'abd al aziz')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’`.]", "", plain)).strip()


def core(name: str) -> tuple[str, ...]:
    """Return the folded words of a name that are no particles.

    >>> core("Bashar al-Assad")
    ('bashar', 'assad')
    """
    return tuple(w for w in fold(name).split() if w not in PARTICLES)


NUMBERS = frozenset({"jr", "sr", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiv", "xvi", "xxiii"})


def same_person(one: str, other: str) -> bool:
    """Tell whether two spellings of one country's heads name one person: equal words, or first and last, or most of them."""
    a, b = core(one), core(other)
    if not a or not b:
        return False
    initials = [[w for w in words if len(w) == 1] for words in (a, b)]
    if all(initials) and initials[0] != initials[1]:
        return False
    if NUMBERS & (set(a) ^ set(b)):
        return False
    short, long = sorted((a, b), key=len)
    rest = iter(long)
    if all(word in rest for word in short):
        return len(short) > 1 or a == b
    return (a[0], a[-1]) == (b[0], b[-1]) and middles_agree(a, b)


def middles_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether the words between first and last name may be the same person's: none, or one in common.

    >>> middles_agree(("muhammad", "jasim", "thani"), ("muhammad", "abdulrahman", "thani"))
    False
    """
    inner = [{skeleton(w) for w in words[1:-1] if len(w) > 1} for words in (one, other)]
    return not all(inner) or bool(inner[0] & inner[1])


def skeleton(word: str) -> str:
    """Return the consonants of a name as romanisations agree on them.

    >>> skeleton("rouhani") == skeleton("rohani"), skeleton("qaddafi") == skeleton("gaddafi")
    (True, True)
    """
    word = re.sub(r"ph", "f", re.sub(r"sh|ch", "c", re.sub(r"ou|oo|ee", "", re.sub(r"kh|gh|q|g", "k", re.sub(r"dzh|dj|zh", "j", word)))))
    return word[:1].translate(FIRST) + re.sub(
        r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", word[1:].replace("h", "")).replace("z", "s").replace("v", "w")
    )


FIRST = str.maketrans("eiouyv", "aaaaaw")


def cased(name: str) -> str:
    """Write surnames in capitals as names are written.

    >>> cased("Abdelmadjid TEBBOUNE"), cased("ABDALLAH BIN AL AZIZ"), cased("BAN KI-MOON")
    ('Abdelmadjid Tebboune', 'Abdallah bin al Aziz', 'Ban Ki-moon')
    """
    words = []
    for i, word in enumerate(name.split()):
        if "-" in word and not word.isupper():
            word = "-".join(part.capitalize() if part.isupper() and len(part) > 1 else part for part in word.split("-"))
        if word.isupper() and len(word) > 1 and not re.fullmatch(r"(?:[A-Z]\.)+|I{1,3}|IV|VI{0,3}|IX|X{1,3}V?I{0,3}", word):
            first, *rest = re.split(r"(?<=-)", word.lower())
            word = first.capitalize() + "".join(
                r if i + 1 == len(name.split()) and len(r) <= 5 and len(first) <= 6 else r.capitalize() for r in rest
            )
            word = re.sub(r"(?<=['’])([a-z])(?=[a-z]{2})", lambda m: m[1].upper(), word)
            word = re.sub(r"^(Mc)([a-z])", lambda m: m[1] + m[2].upper(), word)
        if i and word.lower() in PARTICLES and len(word) > 1:
            word = word.lower()
        words.append(word)
    return " ".join(words)


def clean(name: str) -> str:
    """Return a name without bytes that could not be read, nicknames, ranks and numbering."""
    name = html.unescape(name).replace("\x1a", "").replace("`", "").replace("_", " ")
    name = re.sub(r"\(.*|#.*|,.*|\".*?\"|\d.*", "", name)
    name = RANK.sub("", name)
    return re.sub(r"\s+", " ", name).strip(" -'")
