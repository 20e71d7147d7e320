"""How soon a person must look at a report: rules over the words of its text."""

from collections import defaultdict
from functools import cache

from ahocorasick_rs import AhoCorasick

from shanzhi.cases.understanding.understood import Urgency, UrgencyFinding, UrgencyReason
from shanzhi.cases.understanding.urgency_rules import RULES, Rule
from shanzhi.cases.understanding.urgency_words import AFTER_FEARED, FEARED, NEGATIONS, NOW, PAST

LOOK_BACK = 6
"""Characters before a danger word in which a negation, a fear or the past is looked for."""
LOOK_AHEAD = 4
OPENING = 100
"""Characters at the head of a text that tell what it is about; a danger word further on is mostly an argument."""
CLAUSE_ENDS = "，。！？；、,!?;\n　 "

Span = tuple[int, int]


def urgency_of(text: str) -> UrgencyFinding:
    """The urgency of `text` with every rule that was met, the most urgent reasons first."""
    return _rulebook().judge(text)


class Rulebook:
    """Rules compiled into one automaton: a text is read once, whatever the number of rules."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._words = sorted({word for rule in rules for word in (*rule.words, *rule.near)})
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(rules):
            for word in rule.words:
                self._by_word[word].append(number)
        self._finder = AhoCorasick(self._words)

    def judge(self, text: str) -> UrgencyFinding:
        spans: dict[str, list[Span]] = defaultdict(list)
        for index, start, end in self._finder.find_matches_as_indexes(text, overlapping=True):
            spans[self._words[index]].append((start, end))
        reasons: dict[str, UrgencyReason] = {}
        for number in sorted({n for word in spans for n in self._by_word.get(word, ())}):
            found = _met(self._rules[number], spans, text)
            if found and (found.rule not in reasons or reasons[found.rule].level < found.level):
                reasons[found.rule] = found
        ordered = tuple(sorted(reasons.values(), key=lambda reason: -reason.level))
        return UrgencyFinding(ordered[0].level if ordered else Urgency.NORMAL, ordered)


@cache
def _rulebook() -> Rulebook:
    return Rulebook(RULES)


def _met(rule: Rule, spans: dict[str, list[Span]], text: str) -> UrgencyReason | None:
    """The strongest way in which the text meets the rule."""
    best: UrgencyReason | None = None
    for start, end in _occurrences(rule, spans):
        level = _standing(rule, text, start, end)
        if level > (best.level if best else Urgency.NORMAL):
            best = UrgencyReason(level, rule.name, rule.reason, text[start:end])
    return best


def _occurrences(rule: Rule, spans: dict[str, list[Span]]) -> list[Span]:
    """Where the rule's words stand; with `near`, the stretch from the one word to the other."""
    words = [span for word in rule.words for span in spans.get(word, ())]
    if not rule.near:
        return words
    others = [span for word in rule.near for span in spans.get(word, ())]
    return [
        (min(start, other_start), max(end, other_end))
        for start, end in words
        for other_start, other_end in others
        if max(other_start - end, start - other_end) <= rule.within
    ]


def _standing(rule: Rule, text: str, start: int, end: int) -> Urgency:
    """The level that remains after reading what stands before and after the words, within their clause."""
    before = text[max(0, start - LOOK_BACK) : start]
    after = text[end : end + LOOK_AHEAD]
    for mark in CLAUSE_ENDS:
        before = before.rpartition(mark)[2]
        after = after.partition(mark)[0]
    stretch = before + (text[start:end] if rule.near and rule.name != "cover" else "")
    if any(before.endswith(word) or word in before[-4:] for word in NEGATIONS) and not rule.certain:
        return Urgency.NORMAL
    feared = any(word in stretch for word in (*FEARED, *PAST)) or after.startswith(AFTER_FEARED)
    aside = start > OPENING and not any(word in text[start - 12 : end + 12] for word in NOW)
    if (feared or aside) and rule.level is Urgency.EMERGENCY and not rule.certain:
        return Urgency.URGENT
    return rule.level
