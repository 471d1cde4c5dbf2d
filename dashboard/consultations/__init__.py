"""What visitors leave so that the exhibitor calls back: sealed at once, opened by who has the passphrase."""
