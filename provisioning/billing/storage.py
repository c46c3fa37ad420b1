"""Storage in tranches: the main line of an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from provisioning.billing.amounts import rounded

BYTES_OF_A_GIGABYTE = 1024**3
# A figure is judged at this precision, as it always was: 10,240.04 MB are 10.0000 GB.
JUDGED = Decimal("0.0001")


@dataclass(frozen=True)
class StorageCharge:
    """`gigabytes` None: never measured, and charged as one tranche."""

    gigabytes: Decimal | None
    tranche_gigabytes: int
    tranche_count: int
    unit_amount: Decimal

    @property
    def amount(self) -> Decimal:
        """Whole tranches at the price of one."""
        return rounded(self.unit_amount * self.tranche_count)

    @property
    def next_tranche_bytes(self) -> int:
        """Above this one more tranche is charged."""
        return self.tranche_count * self.tranche_gigabytes * BYTES_OF_A_GIGABYTE

    @property
    def explaining_digits(self) -> int:
        """Decimals that show why so many tranches are charged: 10.00 GB would not (AT-C04)."""
        if self.gigabytes is None:
            return 2
        boundary = Decimal((self.tranche_count - 1) * self.tranche_gigabytes)
        shown = self.gigabytes.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return 4 if self.tranche_count > 1 and shown <= boundary else 2


def gigabytes_of(byte_count: int) -> Decimal:
    """Four decimals: 22,548,578,304 bytes are 21.0000."""
    return (Decimal(byte_count) / BYTES_OF_A_GIGABYTE).quantize(JUDGED, ROUND_HALF_UP)


def storage_charge(
    used_bytes: int | None, *, tranche_gigabytes: int, unit_amount: Decimal
) -> StorageCharge:
    """Started tranches, at least one; exactly on a boundary does not start the next."""
    gigabytes = None if used_bytes is None else gigabytes_of(used_bytes)
    full, rest = divmod(gigabytes or Decimal(0), tranche_gigabytes)
    return StorageCharge(
        gigabytes=gigabytes,
        tranche_gigabytes=tranche_gigabytes,
        tranche_count=max(1, int(full) + (rest > 0)),
        unit_amount=unit_amount,
    )
