from tests.dossiers.conftest import clock
from tests.walk import released

__all__ = ["clock", "released"]
