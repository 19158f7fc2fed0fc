"""Keys. The only package that sees key material; the rest of the house calls ``client`` (seal) and ``opening`` (open).

Public half, importable by every face: ``client``, ``sealing``, ``errors``, ``queries``.
Opening half, not for the portal: ``opening``.
Inside the vault process only: ``keystore``, ``store``, ``verbs``, ``server``.
"""
