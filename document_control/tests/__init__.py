from . import test_versions
