"""What is wrong with the HTML of a page, for the tests of both faces."""

from collections import Counter

from html5lib import HTMLParser


def mistakes(page: str) -> list[str]:
    """Where the parser of the standard had to guess, and the names that are given twice."""
    parser = HTMLParser()
    tree = parser.parse(page)
    lines = page.split("\n")
    found = [f"{code} {data} in: {lines[line - 1][:column][-120:]}" for (line, column), code, data in parser.errors]
    names = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    return found + [f"{name} is there {count} times" for name, count in names.items() if count > 1]
