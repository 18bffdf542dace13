"""A slot opens for what was typed when it was made, and for nothing else that is near it."""

from __future__ import annotations

import pytest
from helpers.store_key import KEY, PASSPHRASE
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.custody import slots
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.office_key import new_pair
from frailtylab.custody.recovery_code import new_code, typed_code
from frailtylab.custody.slots import (
    FLOOR,
    Cost,
    Slot,
    SlotRefused,
    SlotWeakened,
    bound_to,
    is_allowed,
    office_slot,
    open_office,
    open_training,
    open_typed,
    training_slot,
    typed_slot,
)


def test_passphrase_opens_its_slot(slot: Slot) -> None:
    assert open_typed(slot, KEY.store_id, PASSPHRASE) == KEY.data


@pytest.mark.parametrize(
    "typed", ["", PASSPHRASE.upper(), PASSPHRASE[:-1], f"{PASSPHRASE} x", "七只鹭", "\ud800"]
)
def test_other_words_do_not_open_it(slot: Slot, typed: str) -> None:
    with pytest.raises(SlotRefused):
        open_typed(slot, KEY.store_id, typed)


def test_data_key_is_nowhere_in_the_slot(slot: Slot) -> None:
    assert KEY.data.secret not in slot.sealed + slot.salt
    assert PASSPHRASE.encode() not in slot.sealed + slot.salt


def test_same_words_of_two_people_make_slots_that_differ(slot: Slot) -> None:
    again = typed_slot(KEY.data, KEY.store_id, slot.id, slot.label, PASSPHRASE)
    assert again.salt != slot.salt
    assert again.sealed != slot.sealed


CHANGES = {
    "another person's id": {"id": "a-4"},
    "another label": {"label": "A-04"},
    "another kind": {"kind": "recovery"},
    "more passes": {"cost": Cost(passes=4)},
    "more memory": {"cost": Cost(memory_kib=FLOOR.memory_kib * 2)},
    "other lanes": {"cost": Cost(lanes=2)},
    "no salt": {"salt": b""},
    "nothing sealed": {"sealed": b""},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_slot_that_was_changed_opens_for_nobody(slot: Slot, change: dict[str, object]) -> None:
    with pytest.raises(SlotRefused):
        open_typed(replace(slot, **change), KEY.store_id, PASSPHRASE)


def test_slot_that_was_moved_to_another_store_opens_for_nobody(slot: Slot) -> None:
    with pytest.raises(SlotRefused):
        open_typed(slot, "another store", PASSPHRASE)


@pytest.mark.parametrize("at", [0, 11, 12, 30, -1])
def test_one_changed_bit_keeps_it_closed(slot: Slot, at: int) -> None:
    sealed = bytearray(slot.sealed)
    sealed[at] ^= 1
    with pytest.raises(SlotRefused):
        open_typed(replace(slot, sealed=bytes(sealed)), KEY.store_id, PASSPHRASE)
    salt = bytearray(slot.salt)
    salt[at % len(salt)] ^= 1
    with pytest.raises(SlotRefused):
        open_typed(replace(slot, salt=bytes(salt)), KEY.store_id, PASSPHRASE)


# Cost, and whether a slot may ask for it: the floor of RFC 9106, and what a laptop can bear.
COSTS = [
    (Cost(), True),
    (Cost(memory_kib=65535), False),
    (Cost(passes=2), False),
    (Cost(lanes=0), False),
    (Cost(lanes=1), True),
    (Cost(memory_kib=0, passes=0, lanes=0), False),
    (Cost(memory_kib=1 << 20), True),
    (Cost(memory_kib=(1 << 20) + 1), False),
    (Cost(passes=64), True),
    (Cost(passes=65), False),
    (Cost(lanes=16), True),
    (Cost(lanes=17), False),
]


@pytest.mark.parametrize(("cost", "allowed"), COSTS)
def test_cost_is_held_to_its_limits(cost: Cost, allowed: bool) -> None:
    assert is_allowed(cost) is allowed


@pytest.mark.parametrize("cost", [cost for cost, allowed in COSTS if not allowed])
def test_weakened_slot_is_not_even_tried(
    slot: Slot, cost: Cost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def derived(_slot: Slot, _typed: str) -> bytes:
        raise AssertionError("a key was derived")

    monkeypatch.setattr(slots, "_typed_key", derived)
    with pytest.raises(SlotWeakened):
        open_typed(replace(slot, cost=cost), KEY.store_id, PASSPHRASE)


@given(
    st.lists(
        st.tuples(
            st.text(max_size=3), st.text(max_size=3), st.sampled_from(["passphrase", "recovery"]),
            st.text(max_size=3), st.builds(Cost, st.integers(0, 3), st.integers(0, 3)),
        ),
        unique=True, max_size=6,
    )
)  # fmt: skip
def test_what_a_slot_says_of_itself_can_be_read_in_one_way_only(said: list[tuple]) -> None:  # type: ignore[type-arg]
    bound = {bound_to(store, Slot(id_, kind, label, b"", cost=cost))
             for store, id_, kind, label, cost in said}  # fmt: skip
    assert len(bound) == len(said)


def test_recovery_code_opens_its_slot_and_no_passphrase_does() -> None:
    code = new_code()
    made = typed_slot(KEY.data, KEY.store_id, "recovery", "", code, kind="recovery")
    assert made.kind == "recovery"
    assert open_typed(made, KEY.store_id, typed_code(code.lower())) == KEY.data
    with pytest.raises(SlotRefused):
        open_typed(made, KEY.store_id, PASSPHRASE)


def test_only_the_office_opens_its_slot() -> None:
    private, public = new_pair()
    made = office_slot(KEY.data, KEY.store_id, public)
    assert made.public == public
    assert open_office(made, KEY.store_id, private) == KEY.data
    for wrong in (
        lambda: open_office(made, KEY.store_id, new_pair()[0]),
        lambda: open_office(made, "another store", private),
        lambda: open_office(replace(made, label="x"), KEY.store_id, private),
        lambda: open_office(replace(made, sealed=made.sealed[:-1]), KEY.store_id, private),
        lambda: open_office(made, KEY.store_id, b"short"),
        lambda: open_typed(made, KEY.store_id, PASSPHRASE),
    ):
        with pytest.raises(SlotRefused):
            wrong()


def test_slot_for_training_is_open_and_no_other_is_taken_for_one(slot: Slot) -> None:
    made = training_slot(KEY.data)
    assert open_training(made) == KEY.data
    for other in (slot, replace(slot, sealed=bytes(32)), replace(made, sealed=b"short")):
        with pytest.raises(SlotRefused):
            open_training(other)
    with pytest.raises(SlotRefused):
        open_typed(made, KEY.store_id, "")


def test_each_slot_closes_the_same_key() -> None:
    key = DataKey.new()
    private, public = new_pair()
    assert open_training(training_slot(key)) == open_office(
        office_slot(key, "s", public), "s", private
    )
