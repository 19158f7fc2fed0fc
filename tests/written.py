"""The services as their files say: with examples and invented people, which the kept catalogue of a release lacks."""

from functools import cache

from mikhak.catalogue.loader import Catalogue, load


@cache
def written() -> Catalogue:
    """Everything in the service files, read once by a process of tests; raises CatalogueError."""
    return load()
