"""Seals that anybody can close and one passphrase opens.

A line is closed with a public key (libsodium's sealed box: X25519, XSalsa20-Poly1305). The private key is kept only
within a secret box whose key argon2id makes of the passphrase, so a stolen laptop holds nothing that can be read.
"""

import unicodedata
from hashlib import sha256
from typing import NamedTuple

import msgspec
from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

SHORTEST = 12
"""Characters of a passphrase; four words that have nothing to do with each other are better."""


class WrongPassphrase(Exception):
    """It opens nothing."""


class Cost(NamedTuple):
    """What a guess costs."""

    operations: int = pwhash.argon2id.OPSLIMIT_MODERATE
    memory_bytes: int = pwhash.argon2id.MEMLIMIT_MODERATE


MODERATE = Cost()


class KeyFile(msgspec.Struct, frozen=True):
    public: bytes
    sealed: bytes
    """The private key."""
    salt: bytes
    operations: int
    memory_bytes: int
    schema: int = 1

    @property
    def id(self) -> str:
        """By which a line says what it was closed with."""
        return sha256(self.public).hexdigest()[:12]

    def seal(self, content: bytes) -> bytes:
        return SealedBox(PublicKey(self.public)).encrypt(content)

    def unlocked(self, passphrase: str) -> PrivateKey:
        """Takes most of a second. Raises `WrongPassphrase`."""
        box = _box(passphrase, self.salt, Cost(self.operations, self.memory_bytes))
        try:
            return PrivateKey(box.decrypt(self.sealed))
        except CryptoError:
            raise WrongPassphrase from None


def new_key(passphrase: str, *, cost: Cost = MODERATE) -> KeyFile:
    """The only chance in this product: a key is not made from a seed that anyone could repeat."""
    private, salt = PrivateKey.generate(), random(pwhash.argon2id.SALTBYTES)
    return KeyFile(
        public=bytes(private.public_key),
        sealed=bytes(_box(passphrase, salt, cost).encrypt(bytes(private))),
        salt=salt,
        operations=cost.operations,
        memory_bytes=cost.memory_bytes,
    )


def opened(private: PrivateKey, sealed: bytes) -> bytes | None:
    """None where it was closed with another key, or is damaged."""
    try:
        return SealedBox(private).decrypt(sealed)
    except CryptoError:
        return None


def _box(passphrase: str, salt: bytes, cost: Cost) -> SecretBox:
    said = unicodedata.normalize("NFKC", passphrase).encode()  # the same from every keyboard
    return SecretBox(pwhash.argon2id.kdf(SecretBox.KEY_SIZE, said, salt, cost.operations, cost.memory_bytes))
