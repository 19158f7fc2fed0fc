"""``./mikhak service TOOL``: for those who keep the services; neither database nor vault is needed.

service check [KEY | CATEGORY ...]   every mistake, with file, line and sentence
service new CATEGORY NAME            a small service that is right, to begin from
service show KEY [FOLDER]            the forms and documents of its examples, as files to look at
service diff KEY FOLDER              what a service changes against an older folder of services, in words
service schema                       the JSON Schema of the service files, for editors
"""

from mikhak.cli.environment import offline_environment
from mikhak.cli.manage import django


def main(argv: list[str]) -> int:
    """Run one of the tools; its exit status."""
    return django(["service", *argv], offline_environment())
