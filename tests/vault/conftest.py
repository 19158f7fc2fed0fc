from tests.vaults import vault

__all__ = ["vault"]
