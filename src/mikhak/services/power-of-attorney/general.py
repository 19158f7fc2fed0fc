"""What the general power of attorney says beyond the terms of every deed."""

from mikhak.catalogue.deeds import Deed
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=("مراجعه به {authorities} و انجام این امور: {subject_details}.",),
    matter=("purpose", "company", "case_reference"),
    powers=("powers", "careful_powers"),
)
computed, document = DEED.computed, DEED.document
