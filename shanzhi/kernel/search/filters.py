"""Search as a condition on any queryset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, IntegerField, Lookup, Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThan

from shanzhi.kernel.search.bigrams import candidates_query, is_caseless, needs_text, split_words

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup  # Django's lookups take a type argument for the checker only


@SearchVectorField.register_lookup
class Bigrams(_Lookup):
    """``vector__bigrams="'噪音' & '油烟'"``: the right side is a tsquery literal."""

    lookup_name = "bigrams"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Neither side passes a parser or a dictionary: the lexemes are ours."""
        left, left_values = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*left_values, self.rhs)


def search_filter(field: str, words: str, *, text: str = "") -> Q:
    """Rows whose text holds every one of the space-separated ``words``; no words: every row.

    ``field`` is the path of the vector (``"text__vector"``), ``text`` that of the text it was made
    from, by default ``body`` beside it. Counts are those of ``ILIKE '%word%'``.
    """
    asked = split_words(words)
    if not asked:
        return Q()
    found = Q(**{f"{field}__bigrams": candidates_query(asked)})
    path = text or text_beside(field)
    for word in asked:
        if needs_text(word):
            found &= Q(occurs(path, word))
    return found


def text_beside(field: str) -> str:
    """The path of ``body`` in the same model as the vector ``field``."""
    return field.rpartition("__")[0] + "__body" if "__" in field else "body"


def occurs(path: str, word: str) -> GreaterThan:
    """The normalised ``word`` occurs in the text at ``path``."""
    where = F(path) if is_caseless(word) else Lower(path)
    found = Func(where, Value(word), function="strpos", output_field=IntegerField())
    return GreaterThan(found, 0)
