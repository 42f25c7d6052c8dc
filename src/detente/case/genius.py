"""Domains of Genius and GeniusWeb, read as cases: issues, and what packages are worth to each profile.

A domain is one file, or a folder with a file for each profile and, if there is one, that of the domain. What a package
is worth is the sum over issues of the weight times the evaluation of the value: in the XML of Genius the evaluation
divided by the greatest one of that issue, or slope × (value − lower bound) + offset, not below 0 nor above 1; in the
JSON of GeniusWeb as it is written, or on the line between the least and the greatest number. All is read exactly.

Neither says who can do what. Each value of each issue becomes an option of “the table”, which wants nothing; a package
takes one of each issue, or else there is no agreement, as in the status quo, which is worth the reservation value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.case.foreign import Converted, mapping, names_to_ids
from detente.case.genius_xml import Tag, tags_of_xml
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe, read_nodes
from detente.errors import InvalidCase, Problem, Where, nearest
from detente.phrases import number

MAX_LEVELS = 200
"""Of how many numbers an issue may be."""
TABLE, NONE = "table", "no_agreement"
_SPACES = ("LinearAdditiveUtilitySpace",)
_UTILITIES = {"discreteutils", "DiscreteValueSetUtilities", "numberutils", "NumberValueSetUtilities"}

Values = Mapping[str, Located]
"""The values of an issue, each with its place."""


@dataclass(frozen=True)
class Profile:
    """What one file says: the issues, and, of a profile, what their values are worth."""

    name: str
    where: Where
    issues: Mapping[Located, tuple[Located, ...]]
    points: Mapping[str, Mapping[str, Fraction]] | None = None
    reservation: Fraction | None = None
    notes: tuple[Problem, ...] = ()


def _error(where: Where, message: str, hint: str = "") -> InvalidCase:
    return InvalidCase([Problem(where, message, hint)])


def looks_like_genius(text: str) -> bool:
    """Tell whether a text is of Genius, by its first words."""
    head = text.lstrip("\ufeff \t\r\n")[:4000]
    if head.startswith("<"):
        return "<utility_space" in head or "<negotiation_template" in head
    return head.startswith("{") and ('"LinearAdditiveUtilitySpace"' in head or '"issuesValues"' in head)


def read_genius(files: Mapping[str, str], name: str) -> Converted:
    """Return the nodes of the case that is in the files of a domain, by their names.

    Raises
    ------
    InvalidCase
        At the first thing that is not as Genius or GeniusWeb write it, or that cannot be read exactly.
    """
    read = [_profile(text, file) for file, text in files.items()]
    profiles = [one for one in read if one.points is not None]
    if not profiles:
        hint = "put it into a folder with the profiles, and name the folder"
        raise _error(read[0].where, "found no profile: nothing says what values are worth to whom", hint)
    domain = next((one for one in read if one.points is None), profiles[0])
    for other in read:
        _same_issues(domain, other)
    return Converted(_case(domain, profiles, name), tuple(note for one in read for note in one.notes))


def _same_issues(domain: Profile, other: Profile) -> None:
    for issue, values in other.issues.items():
        if issue not in domain.issues:
            raise _error(
                issue.where,
                f"found the issue “{issue}”, which {domain.where.file} does not have",
                nearest(issue, domain.issues),
            )
        known = next(given for key, given in domain.issues.items() if key == issue)
        for value in values:
            if value not in known:
                raise _error(
                    value.where,
                    f"found “{value}”, which is no value of “{issue}” in {domain.where.file}",
                    nearest(value, known),
                )
        if missing := [value for value in known if value not in values]:
            raise _error(
                issue.where, f"found no “{missing[0]}” among the values of “{issue}”; {domain.where.file} has it"
            )
    if missing := [issue for issue in domain.issues if issue not in other.issues]:
        raise _error(other.where, f"found no issue “{missing[0]}”; {domain.where.file} has it")


def _profile(text: str, file: str) -> Profile:
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _Xml(file).profile(tags_of_xml(text.lstrip("\ufeff"), file))
    return _json_profile(read_nodes(text, file), file)


def _exact(word: str, where: Where, what: str) -> Fraction:
    try:
        return Fraction(word.strip())
    except (ValueError, ZeroDivisionError):
        raise _error(where, f"found “{word}” as {what}; expected a number") from None


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0] or file


class _Xml:
    def __init__(self, file: str) -> None:
        self.file = file

    def attribute(self, tag: Tag, name: str, what: str) -> Located:
        if name not in tag.attributes:
            raise _error(tag.where, f"found no “{name}” of {what}")
        return Located(tag.attributes[name], tag.where)

    def number(self, tag: Tag, name: str, what: str) -> Fraction:
        return _exact(self.attribute(tag, name, what), tag.where, f"the {name} of {what}")

    def profile(self, root: Tag) -> Profile:
        if root.name not in ("utility_space", "negotiation_template"):
            raise _error(root.where, f"found <{root.name}>; expected a domain or a profile of Genius, <utility_space>")
        for name in ("ufun", "hyperRectangle"):
            for tag in root.all(name):
                hint = "a profile with a weight for each issue can be read"
                raise _error(tag.where, "found a profile that is no sum over issues", hint)
        tags = list(root.all("issue"))
        if not tags:
            raise _error(root.where, "found no issue")
        weights = {
            self.attribute(w, "index", "a weight"): self.number(w, "value", "a weight") for w in root.all("weight")
        }
        issues: dict[Located, tuple[Located, ...]] = {}
        points: dict[str, dict[str, Fraction]] = {}
        for tag in tags:
            issue = self.attribute(tag, "name", "an issue")
            if issue in issues:
                raise _error(tag.where, f"found a second issue “{issue}”")
            issues[issue] = self.values(tag, issue)
            if weights:
                index = self.attribute(tag, "index", f"the issue “{issue}”")
                if index not in weights:
                    raise _error(tag.where, f"found no weight of the issue “{issue}”, whose index is {index}")
                worth = self.worth(tag, issue, issues[issue])
                points[issue] = {value: weights[index] * worth[value] for value in worth}
        reservation = [self.number(tag, "value", "the reservation value") for tag in root.all("reservation")]
        return Profile(
            _stem(self.file),
            root.where,
            issues,
            points if weights else None,
            reservation[0] if reservation else None,
            tuple(self.unread(root)),
        )

    def integers(self, tag: Tag) -> bool:
        kind = tag.attributes.get("type", "discrete")
        if kind not in ("discrete", "integer"):
            name = tag.attributes.get("name", "")
            hint = "make it an issue of discrete values in Genius"
            raise _error(tag.where, f"found the issue “{name}” of the type “{kind}”, which has no list of values", hint)
        return kind == "integer"

    def values(self, tag: Tag, issue: str) -> tuple[Located, ...]:
        if self.integers(tag):
            low, high = self.bounds(tag, issue)
            if not 0 <= high - low < MAX_LEVELS:
                raise _error(
                    tag.where, f"found the issue “{issue}” from {low} to {high}; up to {MAX_LEVELS} values are read"
                )
            return tuple(Located(str(n), tag.where) for n in range(low, high + 1))
        found = tuple(self.attribute(item, "value", f"a value of “{issue}”") for item in tag.all("item"))
        if not found:
            raise _error(tag.where, f"found no value of the issue “{issue}”")
        for k, value in enumerate(found):
            if value in found[:k]:
                raise _error(value.where, f"found a second value “{value}” of the issue “{issue}”")
        return found

    def bounds(self, tag: Tag, issue: str) -> tuple[int, int]:
        within = next(tag.all("range"), tag) if "lowerbound" not in tag.attributes else tag
        low, high = (self.number(within, name, f"the issue “{issue}”") for name in ("lowerbound", "upperbound"))
        if low.denominator != 1 or high.denominator != 1:
            raise _error(within.where, f"found the issue “{issue}” from {low} to {high}; expected whole numbers")
        return int(low), int(high)

    def worth(self, tag: Tag, issue: str, values: Sequence[Located]) -> dict[str, Fraction]:
        """Return the evaluation of each value, as a part of the greatest."""
        if self.integers(tag):
            evaluator = next(tag.all("evaluator"), None)
            if evaluator is None:
                raise _error(tag.where, f"found no evaluator of the issue “{issue}”")
            slope, offset = (
                self.number(evaluator, name, f"the evaluator of “{issue}”") for name in ("slope", "offset")
            )
            low, _ = self.bounds(tag, issue)
            return {value: min(max(slope * (int(value) - low) + offset, Fraction(0)), Fraction(1)) for value in values}
        items = list(tag.all("item"))
        found = {
            value: self.number(item, "evaluation", f"the value “{value}” of “{issue}”")
            for value, item in zip(values, items, strict=True)
        }
        for value, item in zip(values, items, strict=True):
            if found[value] < 0:
                raise _error(item.where, f"found an evaluation of “{value}” below zero, which Genius does not take")
        most = max(found.values())
        return {value: n / most if most else Fraction(0) for value, n in found.items()}

    def unread(self, root: Tag) -> Iterator[Problem]:
        for tag in root.all("discount_factor"):
            if tag.attributes.get("value", "1") not in ("1", "1.0"):
                message = "the discount factor is left unread: here nothing is worth less later"
                yield Problem(tag.where, message, "keep in mind that waiting costs nothing here")


def _json_profile(root: Node, file: str) -> Profile:
    body, space = _mapping(root, "a domain or a profile of GeniusWeb"), False
    for key in _SPACES:
        if (inner := body.get(key)) is not None:
            body, space = _mapping(inner, f"“{key}”"), True
    if not space and body.get("issuesValues") is None:
        kinds = ", ".join(key for key, _ in body.entries) or "nothing"
        raise _error(root.where, f"found {kinds}; expected “LinearAdditiveUtilitySpace” or “issuesValues”")
    domain = _entry(body, "domain") if space else body
    issues = {
        key: _json_values(key, given) for key, given in _entry(_mapping(domain, "a domain"), "issuesValues").entries
    }
    if not issues:
        raise _error(domain.where, "found no issue")
    if not space:
        return Profile(_stem(file), root.where, issues)
    weights, utilities = _entry(body, "issueWeights"), _entry(body, "issueUtilities")
    points = {}
    for issue, values in issues.items():
        weight = _number(_required(weights, issue), f"the weight of “{issue}”")
        worth = _json_worth(_mapping(_required(utilities, issue), f"the utilities of “{issue}”"), issue, values)
        points[str(issue)] = {value: weight * n for value, n in worth.items()}
    return Profile(_stem(file), root.where, issues, points, _reservation(body, points))


def _reservation(body: MappingNode, points: Mapping[str, Mapping[str, Fraction]]) -> Fraction | None:
    given = body.get("reservationBid")
    if not isinstance(given, MappingNode):
        return None
    bid, total = _entry(given, "issuevalues"), Fraction(0)
    for issue, worth in points.items():
        value = _required(bid, issue)
        if not isinstance(value, Located) or value not in worth:
            raise _error(value.where, f"found {describe(value)} in the reservation bid, which is no value of “{issue}”")
        total += worth[value]
    return total


def _mapping(node: Node, what: str) -> MappingNode:
    if not isinstance(node, MappingNode):
        raise _error(node.where, f"found {describe(node)}; expected {what}, an object")
    return node


def _required(node: MappingNode, key: str) -> Node:
    value = node.get(key)
    if value is None:
        raise _error(node.where, f"found no “{key}” here", nearest(key, [name for name, _ in node.entries]))
    return value


def _entry(node: MappingNode, key: str) -> MappingNode:
    return _mapping(_required(node, key), f"“{key}”")


def _number(node: Node, what: str) -> Fraction:
    if not isinstance(node, Located):
        raise _error(node.where, f"found {describe(node)} as {what}; expected a number")
    return _exact(node, node.where, what)


def _json_values(issue: Located, node: Node) -> tuple[Located, ...]:
    body = _mapping(node, f"the values of “{issue}”")
    values, within = body.get("values"), body.get("range")
    if isinstance(values, SequenceNode):
        texts = tuple(value for value in values.items if isinstance(value, Located))
        if len(texts) == len(values.items) > 0 and len(set(texts)) == len(texts):
            return texts
        raise _error(values.where, f"found {describe(values)} as the values of “{issue}”; expected different texts")
    if not isinstance(within, SequenceNode) or len(within.items) != 3:
        raise _error(body.where, f"found no values of “{issue}”; expected “values”, or “range” with three numbers")
    low, high, step = (_number(item, f"a part of the range of “{issue}”") for item in within.items)
    if step <= 0 or high < low or (high - low) / step >= MAX_LEVELS:
        raise _error(within.where, f"found a range of “{issue}” that is empty or of more than {MAX_LEVELS} numbers")
    numbers = (low + step * k for k in range(int((high - low) // step) + 1))
    return tuple(Located(number(n), within.where) for n in numbers)


def _json_worth(node: MappingNode, issue: str, values: Sequence[Located]) -> dict[str, Fraction]:
    """Return the utility of each value."""
    kind = next((key for key, _ in node.entries if key in _UTILITIES), None)
    if kind is None:
        raise _error(
            node.where,
            f"found no utilities of “{issue}” that can be read; expected one of {', '.join(sorted(_UTILITIES))}",
        )
    body = _entry(node, kind)
    if kind.lower().startswith("discrete"):
        given = _entry(body, "valueUtilities")
        return {value: _number(_required(given, value), f"the utility of “{value}”") for value in values}
    ends = ("lowValue", "lowUtility", "highValue", "highUtility")
    low, least, high, most = (_number(_required(body, key), f"the {key} of “{issue}”") for key in ends)
    if low == high:
        raise _error(body.where, f"found the same lowest and highest number of “{issue}”")
    return {value: least + (Fraction(value) - low) / (high - low) * (most - least) for value in values}


def _case(domain: Profile, profiles: Sequence[Profile], name: str) -> Node:
    where = domain.where
    makers = names_to_ids([Located(one.name, one.where) for one in profiles], "party")
    issue_ids = names_to_ids(list(domain.issues), "issue")
    pairs = [(issue, value) for issue, values in domain.issues.items() for value in values]
    options = dict(zip(pairs, names_to_ids([Located(f"{i} {v}", v.where) for i, v in pairs], "value"), strict=True))
    taken = {NONE, TABLE} & {*options.values(), *makers}
    if taken:
        raise _error(
            where, f"found the name “{min(taken)}”, which is taken by what stands for no agreement", "rename it"
        )
    level_ids = {issue: names_to_ids(list(values), "level") for issue, values in domain.issues.items()}

    def text(words: str, at: Where = where) -> Located:
        return Located(words, at, step=None)

    def entries(found: Mapping[str, Node | str], at: Where = where) -> MappingNode:
        return mapping(at, dict(found))

    rules = [text(rule) for rule in _rules(domain, options)]
    levels = {
        i: entries({
            level: entries({"name": value, "when": options[issue, value]}, value.where)
            for level, value in zip(level_ids[issue], values, strict=True)
        })
        for i, (issue, values) in zip(issue_ids, domain.issues.items(), strict=True)
    }  # fmt: skip
    worth, preferences = {}, {TABLE: entries({"weights": entries({NONE: "0"})})}
    for maker, profile in zip(makers, profiles, strict=True):
        points = profile.points or {}
        given = {
            i: entries({
                level: number(points[issue][value]) for level, value in zip(level_ids[issue], values, strict=True)
            })
            for i, (issue, values) in zip(issue_ids, domain.issues.items(), strict=True)
        }  # fmt: skip
        away = {} if profile.reservation is None else {"walk_away": number(profile.reservation)}
        basis = f"the profile {profile.where.file} of Genius"
        worth[maker] = entries({"points": entries(given), **away, "basis": basis}, profile.where)
        weights = {option: number(points[issue][value]) for (issue, value), option in options.items()}
        preferences[maker] = entries(
            {"weights": entries({NONE: number(profile.reservation or Fraction(0)), **weights})}
        )
    table = {"name": "the table: whoever can agree"}
    return mapping(where, {
        "format": "detente/1",
        "title": f"{name} (read from a domain of Genius)",
        "caution": (
            "Read from a domain of Genius, which says what packages are worth to whom, and not who can do what: every "
            "value is an option of the table, which wants nothing. That a package holds says nothing here."
        ),
        "decision_makers": entries({
            TABLE: entries(table),
            **{maker: entries({"name": one.name}) for maker, one in zip(makers, profiles, strict=True)},
        }),
        "options": entries({
            NONE: entries({"owner": TABLE, "name": "no agreement"}),
            **{option: entries({"owner": TABLE, "name": f"{i}: {v}"}, v.where) for (i, v), option in options.items()},
        }),
        "infeasible": SequenceNode(where, tuple(rules)),
        "preferences": entries(preferences),
        "status_quo": "Y" + "N" * len(options),
        "issues": entries({
            i: entries({"name": issue, "levels": levels[i]}, issue.where)
            for i, issue in zip(issue_ids, domain.issues, strict=True)
        }),
        "worth": entries(worth),
    })  # fmt: skip


def _rules(domain: Profile, options: Mapping[tuple[Located, Located], str]) -> Iterator[str]:
    """Yield what there is not: two values of an issue, none where there is agreement, any where there is none."""
    for issue, values in domain.issues.items():
        own = [options[issue, value] for value in values]
        yield f"not {NONE} and not ({' or '.join(own)})"
        yield f"{NONE} and ({' or '.join(own)})"
        yield from (f"{one} and {other}" for k, one in enumerate(own) for other in own[:k])
