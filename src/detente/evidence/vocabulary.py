"""The words among which evidence chooses: all that is needed of evidence to read a case that has none."""

from __future__ import annotations

MODES: dict[str, str] = {
    "assertion": "the speaker says it in words of their own",
    "report": "the speaker passes on what the next one says",
    "paraphrase": "the speaker's meaning in somebody else's words",
    "quotation": "the speaker's words, in quotation marks",
    "block-quotation": "the speaker's words, set apart without quotation marks",
    "fragment": "a few of the speaker's words in quotation marks within somebody else's sentence",
    "scare-quotes": "quotation marks that keep a distance from a word; nobody is quoted",
    "invented-quotation": "quotation marks around words nobody said",
    "elided": "words were left out of the quotation",
    "translated": "the words are a translation",
}

KINDS: dict[str, str] = {
    "claim": "a statement of fact, motive or cause",
    "position": "what an actor says it stands for",
    "preference": "what an actor wants, or wants more than something else",
    "goal": "a state of affairs somebody wants to reach",
    "option": "something an actor can do or not do",
    "proposal": "a proposal as a whole",
    "term": "one term of a proposal",
    "relation": "how two actors stand to each other",
    "event": "something that happened",
    "condition": "what something depends on",
    "constraint": "what an actor cannot do",
    "deadline": "a time by which something is to be done",
    "threat": "what somebody will do unless something is done",
    "forecast": "what will or would happen",
    "inference": "a step of an argument",
    "evaluation": "a judgement of good or bad",
    "analogy": "a comparison with something else",
    "framing": "words that set how the rest is to be taken",
    "attribution": "words that name a source",
    "actors": "a list of actors",
    "quotation": "somebody's words, given as such",
    "invented-quotation": "words in quotation marks that nobody said",
    "hedge": "a word that makes a statement less firm",
    "booster": "a word that makes a statement firmer",
    "loaded-word": "a word that carries a judgement",
    "scare-quote": "a word kept at a distance by quotation marks or by “so-called”",
    "date": "an expression of time",
}

MODALITIES: dict[str, str] = {
    "asserted": "said outright",
    "hedged": "said with a reservation",
    "conditional": "said under a condition",
    "reported": "said to have been said",
    "rhetorical": "not meant as it is worded",
    "forecast": "said of the future",
    "proposed": "offered or asked for, not said to be so",
    "implied": "not said, but to be understood",
    "normative": "said of what ought to be",
    "counterfactual": "said of what did not happen",
}

STANDINGS: dict[str, str] = {
    "named": "a person or publication known by name",
    "unnamed": "somebody whom the one who relays them does not name",
    "institutional": "an organisation that speaks as such",
}

RENDERINGS: dict[str, str] = {
    "original": "the words as they were said",
    "translation": "the words in another language",
    "excerpt": "a part of the words",
    "other outlet": "the words as somebody else prints them",
}
"""What a rendering of a saying may be."""

POLARITIES = ("+", "-", "0")

CHANGES = ("merged", "split-into", "split-from")
"""What a change in an actor's history may be."""

CODER_KINDS = ("person", "rules")
DIRECTIONS = ("ltr", "rtl")
"""In which direction a source may be written."""
