from ariane.journal.models.delivery import Delivery
from ariane.journal.models.device import Device
from ariane.journal.models.document import Document, RetentionRule
from ariane.journal.models.drop import DropAddress
from ariane.journal.models.entry import Entry, EntryEdit, Placement, Reaction
from ariane.journal.models.expected import ExpectedDocument
from ariane.journal.models.external import ExternalRef
from ariane.journal.models.held import HeldMessage
from ariane.journal.models.kind import Counter, FieldDef, Kind, Stage
from ariane.journal.models.link import Link
from ariane.journal.models.people import AccessLog, Draft, Follower, Presence, Reader, ReadMark
from ariane.journal.models.portal import DocumentShare, PortalClosure, PortalCode, PortalSettings, PortalVisit
from ariane.journal.models.record import FieldValue, Record, Tag
from ariane.journal.models.view import ListColumns, SavedView

__all__ = [
    "AccessLog",
    "Counter",
    "Delivery",
    "Device",
    "Document",
    "DocumentShare",
    "Draft",
    "DropAddress",
    "Entry",
    "EntryEdit",
    "ExpectedDocument",
    "ExternalRef",
    "FieldDef",
    "FieldValue",
    "Follower",
    "HeldMessage",
    "Kind",
    "Link",
    "ListColumns",
    "Placement",
    "PortalClosure",
    "PortalCode",
    "PortalSettings",
    "PortalVisit",
    "Presence",
    "Reaction",
    "ReadMark",
    "Reader",
    "Record",
    "RetentionRule",
    "SavedView",
    "Stage",
    "Tag",
]
