"""The words around a name that tell whether it is a place: heads, prepositions, titles, containers."""

from __future__ import annotations

import csv
import functools
from pathlib import Path


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LOCATIVE = _set(
    "in at near from to outside around through across into toward towards between beyond inside within throughout via off along "
    "leaving visiting visited left reached entered entering amid opposite surrounding onto"
)
EVENT_PLACE = _set("in at near outside inside within around across throughout off along into through")  # "on", "between": by their head
ONTO = _set(
    "attack raid assault strike march advance bombing offensive siege bombardment shell shelling incursion land airstrike crackdown"
)
GROUNDS = _set("island islands coast border outskirts peninsula side edge shore frontier river road bank")  # one is on them
LINES = _set("border frontier road highway railway line boundary crossing bridge strait ferry")  # they run between, or border with
GATHERED = _set("gather assemble meet travel go come arrive march rally fly visit return convene")  # ... to do something there
HELD = _set(
    "hold conduct launch carry stage begin open resume start host attend end conclude mount lead join organise organize continue "
    "commit plan see make pay convene suspend break"
)  # with the noun of a happening they tell of that one event
OCCURRED = _set("break erupt occur happen take begin start continue end open resume flare rage be fail collapse")
REACTED = _set(
    "condemn denounce criticize criticise deplore welcome praise shock anger blame mourn discuss describe call say accuse recall "
    "mention investigate report apologize apologise charge convict sentence"
)  # they tell of another event
ENTERED = _set(
    "enter reach invade visit storm seize capture bomb shell besiege occupy retake attack raid overrun bombard target hit leave "
    "liberate tour rock"
)  # their object is where they happen
MOVED = _set("travel go come fly arrive return head send deploy move march advance retreat withdraw rush evacuate flee dispatch")
HAPPENINGS = _set(
    "attack killing bombing blast explosion shooting war conflict fighting clash violence talk negotiation meeting summit "
    "conference election vote protest demonstration rally strike coup massacre murder assassination raid operation offensive "
    "invasion occupation siege ceasefire crackdown arrest detention trial crisis unrest riot uprising revolution disaster "
    "fighting earthquake flood outbreak airstrike shelling stabbing landing ceremony "
    "visit deployment exercise presence abuse crime genocide"
)
OF_HEADS = _set(
    "town city village suburb port province county district capital region state island people residents mayor governor north south east "
    "west northwest northeast southwest southeast northern southern eastern western outskirts streets part parts parish township hamlet "
    "municipality coast area areas center centre border borders settlement republic prefecture hub stronghold enclave neighborhood "
    "neighbourhood resort side edge rest native citizens citizen much miles kilometers kilometres km cities towns villages provinces "
    "counties districts regions states islands suburbs ports communities community borough boroughs archdiocese diocese"
)
AFTER = _set(
    "resident residents police man woman mayor city area suburb native officials schools school council couple family farmer "
    "teenager teen suburbs region metro neighborhood neighbourhood airport hospital home house office headquarters businessman "
    "lawyer attorney teacher natives neighborhoods downtown community province district governor voters mother father boy girl "
    "students student firefighters firm company church men women youth lawmaker legislator county state politician jury judge "
    "prison courthouse court hotel restaurant store shop doctor nurse landmark factory plant mall coast border"
)
DIRECTIONS = _set(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern northwestern "
    "southeastern southwestern central greater downtown upper lower mid inner outer nearby rural metropolitan suburban uptown "
    "midtown coastal neighboring neighbouring modern old"
)
DIVISIONS = _set(
    "county parish province governorate district state oblast prefecture region city township village island islands counties "
    "provinces municipality territory peninsula republic borough town shire valley krai canton emirate voivodeship division states"
)
NATURE = _set(
    "river creek lake mountains mountain bay falls forest park desert sea ocean gulf canal dam reservoir hills hill beach strait "
    "harbor harbour glacier basin delta pass wilderness caves canyon swamp bridge plateau volcano coast"
)
MEDIA = _set(
    "times post news herald tribune gazette journal star chronicle globe examiner inquirer observer telegraph mirror daily reporter"
)
WATERS = _set("lake river mount cape gulf")
SAID = _set("said says told added adds testified announced warned argued wrote noted explained")
STREETS = _set(
    "street st avenue ave road rd drive dr highway hwy boulevard blvd lane ln court parkway way place square terrace circle trail "
    "turnpike pike expressway freeway interstate bypass"
)
ORGANISATIONS = _set(
    "police department university college hospital school schools times post council court bank airport church authority "
    "commission committee association club company corp inc board center centre institute news herald tribune journal gazette fire "
    "sheriff mayor legislature senate assembly house government army navy guard parliament ministry medical health airlines city "
    "general public metropolitan high elementary middle community chamber library museum stadium international regional national "
    "district attorney office officials residents foundation society group agency service services union party league housing "
    "superior supreme circuit municipal planning zoning transit power water gov rep reps sen sens republican democrat democratic "
    "secretary senator governor president prime minister project projects team clinic festival fair marina assumption detention "
    "jail facility crimeline task bureau census geological code citizens senior volunteer veterans arts heritage concert turnpike "
    "kennel fiscal commissioners adult education coroner human highway town area resident man woman native football basketball "
    "stock exchange embassy consulate broadcasting radio television tv"
)
OFFICIAL = _set(
    "president prime minister ministry foreign defence defense army navy air government parliament embassy ambassador department "
    "secretary chancellor king queen prince princess interior finance health supreme police forces force troops state central "
    "national red congress senator general open council consulate authority authorities revolution embassies medical association"
)
TITLES = _set(
    "mr mrs ms miss dr sir lord lady president senator sen rep gov governor mayor sgt capt captain lt col colonel gen general "
    "judge justice officer detective det sheriff deputy rev reverend pastor father bishop prof professor coach chief minister "
    "secretary councilman councilwoman councilor councillor commissioner prince princess king queen attorney superintendent "
    "chairman chairwoman director spokesman spokeswoman rabbi imam sheikh ayatollah premier chancellor ambassador aunt uncle cpl "
    "pvt maj major pope st saint trooper"
)
PERSONAL = _set("mr mrs ms miss dr sgt rep sen")  # no office: what follows is a surname
OPENERS = _set(
    "the in of and at us u.s when if as for from near former metro historic acting"
)  # capitals that begin a sentence, or qualify
STOP = _set(
    "january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday mon tue wed thu fri sat sun earth god police university state house senate congress council court "
    "mission hospital union center centre college school the a an of and but he she it they we i you this that these those there "
    "here who what when where why how if in on at to for by no not yes so as is are was were be his her its their our my your all "
    "some most many more one two three four five six seven eight nine ten new old north south east west central northern southern "
    "eastern western street avenue road drive park lake river county city town village island bay beach hill mount church bank "
    "fire sheriff mayor president general major minister parliament army navy government department ministry committee commission "
    "party republican republicans democrat democrats democratic christmas easter ramadan islam islamic muslim muslims christian "
    "christians catholic jewish jews hindu arab arabs internet web facebook google twitter apple amazon ford toyota honda nokia "
    "sony yahoo microsoft boeing airbus reuters ap afp bbc cnn nato un eu fbi cia covid flu ebola hiv aids sars us-based also "
    "after before while during since until because although however meanwhile last next first second third then now today tomorrow "
    "yesterday man woman men women mother father son daughter dad mom best same nice hope justice reading bath orange enterprise "
    "independence liberty freedom victory paradise eden charity unity battle spring fall summer winter autumn day night morning "
    "mobile normal male us democracy chief law republic data media show time times post news star world green brown white black "
    "red blue rose iron gold silver young moody sir lord lady king queen prince bishop pope monk deputy officer cliff reform "
    "defence defense federal national gulf metro section story lot warden northwest northeast southwest southeast delta villas "
    "rivers light loop vice international public united senior junior district region province kingdom territory capital supreme "
    "high low tea bar gore born love cash price ball bell ash much ray lee real labor labour energy health education service "
    "agency safety trade force forces security foreign interior finance crown temple mosque oil gas water food"
)
PHRASES = frozenset(
    {
        "white house",
        "ground zero",
        "downing street",
        "supreme court",
        "holy land",
        "red cross",
        "st patricks",
        "wall street journal",
        "green party",
    }
)  # names in the table that news means otherwise
CONDITIONAL = _set(
    "nice reading bath orange mobile normal hope union independence enterprise liberty victory paradise eden brown green gore bell "
    "ash lee temple most republic crown bar battle young star"
)  # words that are places after "in", or before a comma and a state
LINKS = _set("of the de la le el al au aux les sous du des da do dos del and an a en sur upon on y bin ad ed es i")


@functools.cache
def given_names() -> frozenset[str]:
    """Return first names, in lower case."""
    path = Path(__file__).parents[1] / "actors" / "given_names.csv"
    with path.open(encoding="utf-8") as handle:
        return frozenset(row["name"].lower() for row in csv.DictReader(handle))
