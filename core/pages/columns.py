"""Which columns a list shows: `?columns=a,b` in its address, else the table's own choice."""

from dataclasses import dataclass

from core.tablecolumns import ListTable


@dataclass(frozen=True)
class ColumnChoice:
    """The columns that a user is offered and those that the address asks for, in its order.

    `labels`: {name: heading}; `names` are shown. A table that offers no choice has neither.
    """

    table_class: type
    labels: dict[str, str]
    names: tuple[str, ...]

    @classmethod
    def read(cls, table_class: type, texts: list[str], user) -> "ColumnChoice":
        """`texts` are the values of `columns`; names that are unknown or not the user's to see are passed over."""
        if not issubclass(table_class, ListTable) or not table_class.default_columns:
            return cls(table_class, {}, ())
        usual, held = table_class.default_columns, table_class.base_columns
        labels = {
            name: str(held[name].verbose_name)
            for name in dict.fromkeys([*usual, *held])
            if name not in table_class.restricted or user.may(table_class.restricted[name])
        }
        asked = [name for text in texts for name in text.split(",") if name in labels]
        return cls(table_class, labels, tuple(dict.fromkeys([usual[0], *(asked or usual)])))

    @property
    def is_own(self) -> bool:
        """Whether other columns are shown than the table's own choice."""
        return bool(self.names) and self.names != tuple(self.table_class.default_columns)

    @property
    def text(self) -> str:
        """As it stands in the address; "" for the table's own choice."""
        return ",".join(self.names) if self.is_own else ""

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """(name, heading, is shown) of every column that can be chosen; the first always stands and is no choice."""
        return [(name, label, name in self.names) for name, label in list(self.labels.items())[1:]]

    def arguments(self) -> dict:
        """What the table is made with to show these columns in this order."""
        if not self.names:
            return {}
        hidden = [name for name in self.table_class.base_columns if name not in self.names]
        return {"exclude": hidden, "sequence": (*self.names, "...")}
