"""What the offices of heads and officials are called, the PLOVER sectors of CAMEO role codes, and country codes."""

from __future__ import annotations

import re

NEVER = "9999-12-31"

MONARCHS = {
    "king": "BEL BTN DNK NOR SWE ESP JOR MAR SAU BHR THA KHM LSO SWZ TON MYS NPL GRC ROU BGR ITA YUG LBY EGY IRQ AFG LAO BDI TUN "
    "GBR AUS CAN NZL JAM BHS BRB BLZ GRD ATG KNA LCA VCT PNG SLB TUV NLD",
    "emperor": "JPN ETH CAF",
    "emir": "KWT QAT",
    "sultan": "OMN BRN ZAN",
    "grand duke": "LUX",
    "prince": "MCO LIE",
    "shah": "IRN",
    "pope": "VAT",
}
MONARCH = {iso: office for office, codes in MONARCHS.items() for iso in codes.split()}
QUEENS = frozenset({"Elizabeth II", "Queen Elizabeth II", "Beatrix", "Juliana", "Wilhelmina", "Margrethe II", "Salote Tupou III"})
DEPENDENT = frozenset(
    "AIA BMU CYM FLK GGY GIB IMN JEY MSR PCN SHN TCA VGB ABW CUW SXM FRO GRL GUM ASM MNP VIR PRI NCL PYF WLF SPM COK NIU NFK HKG".split()
)
SUPREME = frozenset({"Ali Khamenei", "Ruhollah Khomeini", "Ali Hoseini-Khamenei"})
ROYAL_ERAS = {
    "NPL": "2008-05-28",
    "GRC": "1973-06-01",
    "ROU": "1947-12-30",
    "BGR": "1946-09-15",
    "ITA": "1946-06-12",
    "LBY": "1969-09-01",
    "EGY": "1953-06-18",
    "IRQ": "1958-07-14",
    "AFG": "1973-07-17",
    "LAO": "1975-12-02",
    "BDI": "1966-11-28",
    "TUN": "1957-07-25",
    "ETH": "1975-03-21",
    "IRN": "1979-02-11",
    "BRB": "2021-11-30",
}
ROYAL_GAPS = {"KHM": ("1970-10-09", "1993-09-24"), "ESP": ("1931-04-14", "1975-11-22"), "CAF": ("0000", "1976-12-04")}
GOVERNMENT_HEAD = {
    "DEU": "chancellor",
    "AUT": "chancellor",
    "CHN": "premier",
    "TWN": "premier",
    "PRK": "premier",
    "BMU": "premier",
    "VGB": "premier",
    "CYM": "premier",
    "TCA": "premier",
    "AIA": "premier",
    "MSR": "premier",
    "NIU": "premier",
    "ITA": "prime minister",
    "HKG": "chief executive",
    "MAC": "chief executive",
    "PRI": "governor",
    "GUM": "governor",
    "VIR": "governor",
    "MNP": "governor",
    "ASM": "governor",
    "SUN": "premier",
    "DDR": "premier",
}
PRESIDENTIAL = {
    iso: since
    for since, codes in {
        "0000": "USA MEX GTM HND SLV NIC CRI PAN COL VEN ECU BOL CHL ARG URY PRY BRA DOM CYP PLW LBR",
        "1960-07-01": "GHA",
        "1966-07-06": "MWI",
        "1966-09-30": "BWA",
        "1964-12-12": "KEN",
        "1966-02-26": "IDN",
        "1968-11-11": "MDV",
        "1970-04-24": "GMB",
        "1978-06-14": "SLE",
        "1979-10-01": "NGA",
        "1986-02-25": "PHL",
        "1989-08-03": "IRN",
        "1992-05-18": "TKM",
        "1991-08-31": "ZMB",
        "1998-04-09": "BEN",
        "2010-02-05": "AGO",
        "2011-07-09": "SSD",
        "2018-07-09": "TUR",
    }.items()
    for iso in codes.split()
}
STATE_OFFICES = frozenset(
    {"president", "king", "queen", "emperor", "emir", "sultan", "grand duke", "prince", "shah", "pope", "supreme leader"}
)


TITLE_OF = re.compile(
    r"(?:(?:Interim|Acting|Caretaker|Transition(?:al)?) )?"
    r"(President|Prime Minister|King|Queen|Premier|Chancellor|Governor|Chief Minister|Sultan|Emperor)\b"
)


def office(iso: str, role: str, start: str, name: str, title: str = "") -> str:
    """Name the office of a head as news does."""
    if title and (known := TITLE_OF.match(title)):
        return known[1].lower()
    if role == "head_of_state" and iso in MONARCH:
        until, gap = ROYAL_ERAS.get(iso, NEVER), ROYAL_GAPS.get(iso, ("", ""))
        if start < until and not gap[0] <= start < gap[1]:
            return "queen" if name in QUEENS else MONARCH[iso]
    if iso == "CHE" and not title:
        return "federal councillor"
    if role == "head_of_state" and iso in DEPENDENT:
        return "governor"
    if role == "head_of_state":
        return "supreme leader" if iso == "IRN" and start >= "1979-02-11" and name in SUPREME else "president"
    if start >= PRESIDENTIAL.get(iso, NEVER):
        return "president"
    return GOVERNMENT_HEAD.get(iso, "prime minister")


PORTFOLIOS = {
    "MIL": "defense minister",
    "JUD": "justice minister",
    "MED": "information minister",
    "HLH": "health minister",
    "EDU": "education minister",
    "AGR": "agriculture minister",
    "ENV": "environment minister",
    "LAB": "labor minister",
    "BUS": "economic minister",
    "DEV": "development minister",
    "LEG": "parliament affairs minister",
    "COP": "interior minister",
    "SPY": "intelligence chief",
    "REL": "religious affairs minister",
    "HRI": "minister",
    "REF": "minister",
    "MUS": "minister",
}
SECTORS = {
    "GOV": "GOV",
    "MIL": "MIL",
    "REB": "REB",
    "INS": "REB",
    "SEP": "REB",
    "OPP": "OPP",
    "JUD": "JUD",
    "LEG": "LEG",
    "COP": "COP",
    "SPY": "SPY",
    "BUS": "BUS",
    "EDU": "EDU",
    "MED": "JRN",
    "HLH": "MED",
    "LAB": "LAB",
    "REL": "REL",
    "CVL": "CVL",
    "CRM": "CRM",
    "PTY": "PTY",
    "REF": "REF",
    "ELI": "ELI",
    "UAF": "UAF",
    "AGR": "AGR",
}
TITLE_WORDS = {
    "Acting PM": "prime minister",
    "PM": "prime minister",
    "PM pt. 1": "prime minister",
    "PM pt. 2": "prime minister",
    "Prime Minister": "prime minister",
    "Secretary of State": "secretary of state",
    "Sec State": "secretary of state",
    "Sec Def": "defense secretary",
    "Foreign Minister": "foreign minister",
    "Supreme Leader": "supreme leader",
    "National security advisor": "national security adviser",
    "President of Germany": "president",
    "DCI": "CIA director",
    "Chancellor of Germany": "chancellor",
    "Amb. to UN": "ambassador to the United Nations",
    "Dep. PM": "deputy prime minister",
    "Dep Sec State": "deputy secretary of state",
    "Dep Sec Def": "deputy defense secretary",
}


def sectors_of(roles: list[str], title: str) -> tuple[str, str]:
    """Return PLOVER sectors and the office of CAMEO role codes.

    >>> sectors_of(["GOV", "MIL"], ""), sectors_of(["OPP", "PTY"], ""), sectors_of(["ELI"], "")
    (('GOV', 'defense minister'), ('PTY OPP', '-'), ('ELI', '-'))
    """
    title = TITLE_WORDS.get(title.strip(), "")
    if "GOV" in roles:
        post = next((PORTFOLIOS[r] for r in roles if r in PORTFOLIOS), "official")
        return "GOV", title or post
    known = [SECTORS[r] for r in roles if r in SECTORS]
    return " ".join(sorted(dict.fromkeys(known), key=lambda s: s == "OPP")), title or ("intelligence chief" if known == ["SPY"] else "-")


FACTBOOK_NAMES = {
    "DRC": "COD",
    "Korea, North": "PRK",
    "Korea, South": "KOR",
    "Bahamas, The": "BHS",
    "Gambia, The": "GMB",
    "Curacao": "CUW",
    "Micronesia, Federated States of": "FSM",
    "Czechia": "CZE",
    "Burma": "MMR",
    "Holy See (Vatican City)": "VAT",
    "Jersey": "JEY",
    "Congo, Democratic Republic of the": "COD",
    "Congo, Republic of the": "COG",
    "Falkland Islands (Islas Malvinas)": "FLK",
    "Turkey (Turkiye)": "TUR",
    "Macedonia": "MKD",
    "Cote d'Ivoire": "CIV",
    "Virgin Islands": "VIR",
    "Swaziland": "SWZ",
    "Reunion": "REU",
    "Saint Helena, Ascension, and Tristan da Cunha": "SHN",
    "Congo, Democratic Republic": "COD",
}
CODES = {
    "SUN": "RUS",
    "DDR": "DEU",
    "YUG": "SRB",
    "SCG": "SRB",
    "CSK": "CZE",
    "KNT": "KNA",
    "KSV": "KOS",
    "TMP": "TLS",
    "BES": "NLD",
    "ZAR": "COD",
}
