"""Answering with a whole report on one model, or on evidence alone."""

from __future__ import annotations

from detente.case import Model, parse_case
from detente.case.elements import Layer
from detente.dossier import dossier
from detente.engines import Progress
from detente.evidence.lexicon import Lexicon
from detente.store import Draft
from detente.web import questions as q
from detente.web.asked import report_asked


def report(draft: Draft, question: q.Question, progress: Progress) -> q.Reported:
    """Answer with the report on the chosen model."""

    def texts_of(told: Model | Layer) -> dict[str, str]:
        return {name: text for name, text in draft.texts.items() if name in told.sources}

    asked = report_asked(question)
    # From the text of its file, so that places in it are told as somebody who keeps the file will find them.
    case = parse_case(draft.text, name=f"{draft.name}.yaml")
    models = [case.model(question.perspective, question.phase)] if case.has_model else []
    found = dossier(case, models, None, "auto", texts_of, asked.provenance, progress, short=asked.short)
    loaded = [f"{w.words}: {w.text}" for w in found.loaded_words(Lexicon.load(None))]
    stopped = [f"not everything is known: {why}" for why in found.stopped if why is not None]
    # A server starts no browser, so that such a file has tables in place of pictures, and says so.
    data = b"" if asked.file == "html" else found.data(asked.file)
    return q.Reported(loaded=loaded, left_out=[*found.left_out, *stopped], page=found.page, file=asked.file, data=data)
