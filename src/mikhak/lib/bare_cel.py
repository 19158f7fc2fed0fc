"""The evaluator of CEL alone.

The package loads a command line of its own with it, whose terminal toolkits cost every process twelve megabytes and a
fifth of a second; an empty module in its place keeps them away.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
cel: Any = import_module("cel")
