"""The closed word lists that reading actors needs; words of open classes are in the tables."""

from __future__ import annotations

# small words inside names
PORTFOLIOS = frozenset(
    "interior defence defense finance foreign affairs justice health education trade information communications energy agriculture "
    "security labour labor transport industry commerce economy culture environment planning development home internal external "
    "women youth sports tourism water mines oil petroleum science technology railways state".split()
)
PARTICLES = frozenset("ur - abu al ben bin da de del della den der di dos du e el ibn la le ter ud ul van von y zu".split())
# capitalised words that begin no name
CALENDAR = frozenset(
    (
        "a.m. apr april aug august christmas dec december dr easter edt est feb february fri friday gmt i jan january jul july "
        "jun june mar march may mon monday mr mrs ms nov november oct october p.m. ramadan sat saturday sep sept september sun "
        "sunday thu thursday tue tuesday wed wednesday"
    ).split()
)
# titles before a name, and the gender that they tell
HONORIFICS = {
    "mr": "male",
    "mr.": "male",
    "sir": "male",
    "lord": "male",
    "sheikh": "male",
    "sheik": "male",
    "ayatollah": "male",
    "imam": "male",
    "mullah": "male",
    "hojatoleslam": "male",
    "king": "male",
    "prince": "male",
    "pope": "male",
    "mrs": "female",
    "ms": "female",
    "miss": "female",
    "mrs.": "female",
    "ms.": "female",
    "lady": "female",
    "queen": "female",
    "princess": "female",
    "baroness": "female",
    "dr": "",
    "dr.": "",
    "prof.": "",
    "rev.": "",
    "gen.": "",
    "col.": "",
    "maj.": "",
    "lt.": "",
    "sgt.": "",
    "adm.": "",
    "capt.": "",
    "sen.": "",
    "rep.": "",
    "gov.": "",
    "hon.": "",
    "st.": "",
    "brig.": "",
    "cmdr.": "",
    "pres.": "",
    "vice": "",
}
# prefixes that make a state the object of a stance, not the owner
AGAINST = frozenset("anti counter non pro".split())
# after a state and a hyphen: the state acts
LED = frozenset("led".split())
# after a state and a hyphen: the state stands behind, it does not act
BEHIND = frozenset(
    (
        "administered aligned allied armed backed based born bound brokered built controlled dominated drafted educated "
        "equipped financed flagged friendly funded held imposed inspired linked made mediated occupied ordered organised "
        "organized owned proposed ruled run speaking sponsored style supplied supported trained"
    ).split()
)
# out of office
FORMER = frozenset("deposed disgraced ex ex-president exiled former onetime ousted retired toppled".split())
# nobody knows who they are
UNKNOWN = frozenset("alleged masked suspected unidentified unknown".split())
# prepositions that make a state a place
LOCATIVE = frozenset("across around in inside near outside throughout within".split())
# dependencies of subjects
SUBJECTS = frozenset("csubj nsubj nsubjpass".split())
# prepositions whose object is a party
PARTIES = frozenset("against among between by including like with".split())
AGENTS = frozenset("against among between by for from including like of on to with".split())
# role nouns that take their sector from what modifies them: a rebel leader is a rebel
GENERIC = frozenset(
    (
        "activist adviser advisor agency agent aide analyst arm body boss chairman chairwoman chief commander delegation "
        "department deputy diplomat director employee envoy expert faction fighter figure force founder group head leader man "
        "member minister negotiator officer official operative organisation organization people person president representative "
        "secretary side source spokesman spokesperson spokeswoman supporter team unit veteran wing woman worker"
    ).split()
)
# role nouns that may take up any person of their country
BROAD = frozenset(
    (
        "adviser advisor aide chief dictator diplomat envoy figure head leader man negotiator official politician politico "
        "statesman strongman woman"
    ).split()
)
# role nouns that serve whoever stands in their to-phrase
SERVING = frozenset(
    (
        "adviser advisor aide assistant brother chief counsel daughter deputy lawyer secretary sister son spokesman "
        "spokesperson spokeswoman wife"
    ).split()
)
# modifiers that keep a role from getting the country of its surroundings
ELSEWHERE = frozenset(
    (
        "african allied american-led arab asian eastern european external foreign global international multinational outside overseas "
        "regional western world"
    ).split()
)
# capitalised modifiers that tell no country
CREEDS = frozenset(
    (
        "buddhist catholic christian communist hindu islamic islamist jewish leftist maoist marxist muslim orthodox protestant "
        "shia shiite socialist sunni"
    ).split()
)
# verbs whose object belongs to their subject
SENDING = frozenset(
    "appoint base deploy dispatch keep maintain mass mobilise mobilize name order pull recall send station train withdraw".split()
)
# bodies that news names without their country
DOMESTIC = frozenset(("army assembly cabinet congress court government guard ministry navy parliament police senate supreme").split())
# roles that a text takes from anywhere in the world
ANYWHERE = frozenset(
    "analyst expert observer source diplomat journalist correspondent reporter scholar historian "
    "investor trader economist commentator terrorist company bank industry".split()
)
# those who obey whoever governs
ARMED = frozenset("troop soldier force military policeman security commander general opposition lawmaker cabinet minister".split())
# capitalised words that are no actors
NO_NAMES = frozenset("bible covid earth facebook god internet koran quran twitter web".split())
# nouns that name an actor only with a determiner, an owner or as a subject
ABSTRACT = frozenset(
    "force authority opposition court power rule service labour labor intelligence security defence defense office command administration "
    "resistance custody prison parliament government leadership party control diplomacy press business trade mission".split()
)
# words in names that are no actors
NOWHERE = frozenset(
    "west east north south asia africa europe america sea ocean river gulf street square bridge airport park mount lake "
    "island islands valley city camp road "
    "avenue palace hotel stadium strait peninsula cup prize day award act treaty accord agreement convention summit "
    "conference war peace deal plan pact "
    "resolution protocol declaration constitution olympics games festival".split()
)
# role nouns in the tables that name places or gatherings: no actors by themselves
SETTINGS = frozenset(
    "city capital district region province town territory colony camp summit conference office headquarters generation dynasty household "
    "board community colleague third side parties campaign village".split()
)
# role nouns that take up a body that was named before
BODIES = frozenset(
    "group organisation organization body agency bloc alliance movement front network union institution committee federation league "
    "entity confederation panel secretariat militia newspaper company giant party station broadcaster website daily".split()
)
# role nouns without a sector of their own that speak for a state when one owns them
STATELY = frozenset(
    "leader chief head adviser advisor aide spokesman spokeswoman spokesperson counterpart assistant boss coordinator "
    "director team negotiator "
    "delegate diplomat representative member minister official secretary chairman monitor inspector mediator "
    "side".split()
)
FAMILY = frozenset(
    "brother sister son daughter wife husband cousin nephew uncle father-in-law son-in-law brother-in-law "
    "relative widow mother father".split()
)
# nouns that take up a state
OPEN = frozenset("country nation state".split())
# nouns that stand for two parties after both or two
PAIRS = frozenset(
    (
        "ally candidate capital country delegation diplomat envoy foe government leader man minister nation neighbor neighbour official "
        "party politician power president rival side state team woman"
    ).split()
)
# nouns whose pair are states
REALMS = frozenset("country government nation neighbor neighbour power state ally foe rival capital".split())
# nouns whose pair are persons
PERSONS = frozenset("leader man minister official president politician candidate envoy diplomat woman rival".split())
# nouns that stand for so many persons
COUPLES = {"pair": 2, "duo": 2, "trio": 3}
# verbs of which "it" is no subject
IDLE = frozenset("appear become emerge happen mean rain remain seem snow take transpire turn".split())
# what only an actor can be
STANCES = frozenset(
    (
        "able afraid alarmed angry anxious aware bound cautious committed concerned confident determined disappointed eager furious glad "
        "guilty hopeful hostile impatient interested isolated keen loyal neutral obliged open opposed optimistic pleased prepared proud "
        "ready reluctant responsible satisfied skeptical sceptical sorry supportive suspicious unable unaware unwilling wary willing "
        "worried"
    ).split()
)
# verbs whose subject speaks the quoted words beside them
SAYING = frozenset("add ask announce call continue declare explain insist note quote reply say state tell tweet warn write".split())
# nouns that tell the gender of whom they stand for
MALE = frozenset(
    "boy brother businessman chairman congressman emperor father gunman husband king policeman prince son spokesman sultan uncle".split()
)
FEMALE = frozenset(
    (
        "actress aunt businesswoman chairwoman congresswoman daughter empress girl mother policewoman princess queen sister "
        "spokeswoman widow wife woman"
    ).split()
)
# not, or not yet, in office
NOT_NOW = frozenset(
    "acting alleged assistant caretaker deputy designate elect first future incoming interim late new next old previous second shadow then "
    "vice".split()
)
# those who are not of the country that owns them
OTHERS = frozenset("adversary ally backer counterpart enemy foe neighbor neighbour partner patron rival sponsor".split())
# second parts of Korean given names after a hyphen: Moon Jae-in
SYLLABLES = frozenset(
    "bok chan chul dong eun gil gun ha hee ho hoon hwan hye hyun il in jin joon jung ki kwan kyu kyun min ok sik soo sook sun tae un "
    "wan wook woo young yong".split()
)
# those who come from elsewhere to where they work
ABROAD = frozenset(
    (
        "aid agency",
        "aid group",
        "aid organisation",
        "aid organization",
        "aid worker",
        "charity",
        "human rights group",
        "humanitarian organisation",
        "humanitarian organization",
        "ngo",
        "relief agency",
        "relief worker",
        "rights group",
    )
)
# those who meet where they do not live
VISITING = frozenset("delegate delegation mediator negotiator participant visitor".split())
# role nouns that are things
EQUIPMENT = frozenset("aircraft artillery bomber convoy fighter-jet helicopter jet missile plane tank warplane warship vehicle".split())
# verbs whose subject is not of the place that is their object
MOVING = frozenset("attack bomb depart enter evacuate exit flee invade leave occupy quit visit".split())
# those who are not of the country they are in
DISPLACED = frozenset("asylum-seeker immigrant migrant refugee seeker".split())
