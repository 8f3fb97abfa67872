"""Model fields that keep text in the one form that search, sorting and comparing rely on (DOMAIN.md, section 6)."""

from collections.abc import Iterable

from django.db import models

from core.text import fold, nfc, sort_key, sort_key_text


class NfcCharField(models.CharField):
    """Text stored in NFC, with Ð read as Đ and without outer or invisible characters."""

    def to_python(self, value):
        value = super().to_python(value)
        return nfc(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = nfc(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return nfc(value) if isinstance(value, str) else value


class _DerivedField(models.CharField):
    """A column computed from others at each write, bulk inserts included; never typed, never forgotten."""

    def __init__(self, *args, sources: tuple[str, ...] = (), **kwargs):
        self.sources = tuple(sources)
        kwargs.update(editable=False, blank=True, default="")
        kwargs.setdefault("max_length", 600)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"sources": self.sources}

    def derive(self, texts: list[str]) -> str:
        raise NotImplementedError

    def pre_save(self, model_instance, add):
        """Takes what was derived of the same texts before: `derive_all` works ahead of a large save."""
        texts = [str(getattr(model_instance, name) or "") for name in self.sources]
        held = model_instance.__dict__.setdefault("_derived", {})
        if self.attname not in held or held[self.attname][0] != texts:
            held[self.attname] = texts, self.derive(texts)[: self.max_length]
        setattr(model_instance, self.attname, held[self.attname][1])
        return held[self.attname][1]


class FoldedField(_DerivedField):
    """The sources without case, marks and đ/d, for search without dấu."""

    def derive(self, texts):
        return fold(" ".join(text for text in texts if text))


class NameKeyField(_DerivedField):
    """Sort key of a person's name: by tên, then the whole name, in Vietnamese alphabetical order."""

    def derive(self, texts):
        return sort_key(texts[0])


class TextKeyField(_DerivedField):
    """Sort key of any other text in Vietnamese alphabetical order."""

    def derive(self, texts):
        return sort_key_text(texts[0])


def derive_all(rows: Iterable[models.Model]) -> None:
    """Computes the derived columns of rows that will be inserted later, outside the transaction that inserts them."""
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, (_DerivedField, NfcCharField)):
                field.pre_save(row, True)
