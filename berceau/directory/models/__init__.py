"""Tables of the directory, by subject."""

from berceau.directory.models.closure import Closure
from berceau.directory.models.freshness import (
    AskedStructure,
    Campaign,
    Outcome,
    Suggestion,
    Verification,
)
from berceau.directory.models.importing import (
    ColumnMapping,
    ImportChange,
    ImportFile,
    ImportProblems,
    ImportRun,
    Step,
)
from berceau.directory.models.place import Place, fingerprint_of
from berceau.directory.models.professional import Professional
from berceau.directory.models.search import SearchEntry, SearchState, SearchTerm, SearchWord
from berceau.directory.models.service import Cost, Service
from berceau.directory.models.sourced import HERE, Sourced
from berceau.directory.models.structure import Structure

__all__ = [
    "HERE",
    "AskedStructure",
    "Campaign",
    "Closure",
    "ColumnMapping",
    "Cost",
    "ImportChange",
    "ImportFile",
    "ImportProblems",
    "ImportRun",
    "Outcome",
    "Place",
    "Professional",
    "SearchEntry",
    "SearchState",
    "SearchTerm",
    "SearchWord",
    "Service",
    "Sourced",
    "Step",
    "Structure",
    "Suggestion",
    "Verification",
    "fingerprint_of",
]
