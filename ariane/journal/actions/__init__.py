"""Everything that can be done to a journal, by business verb. Keyword-only, `by` first; each is one transaction."""

from ariane.journal.actions.crossing import refer, said_already
from ariane.journal.actions.documents import attach, destroy_document, rename_document
from ariane.journal.actions.entries import edit_entry, pin, react, remove_entry, unpin
from ariane.journal.actions.inbox import answer, handle, handle_all, mark_seen, unhandle
from ariane.journal.actions.incoming import Incoming, receive_message
from ariane.journal.actions.many import Words, Written, post_on_many, undo_many
from ariane.journal.actions.messages import (
    Message,
    correct_delivery,
    post_message,
    publish_due,
    retry_delivery,
    settle_delivery,
    undo_message,
)
from ariane.journal.actions.moves import conversation, movable, move_entries, move_entry, undo_move
from ariane.journal.actions.notes import Note, post_follow_up, post_note, say_system
from ariane.journal.actions.people import (
    follow,
    grant_reading,
    log_reading,
    mark_read,
    mark_unread,
    save_draft,
    unfollow,
)
from ariane.journal.actions.portal import (
    Answer,
    answer_online,
    close_portal,
    reopen_portal,
    share_document,
    trace_visit,
    withhold_document,
)
from ariane.journal.actions.records import archive, change_fields, create_record, link, set_tags, unarchive

__all__ = [
    "Answer",
    "Incoming",
    "Message",
    "Note",
    "Words",
    "Written",
    "answer",
    "answer_online",
    "archive",
    "attach",
    "change_fields",
    "close_portal",
    "conversation",
    "correct_delivery",
    "create_record",
    "destroy_document",
    "edit_entry",
    "follow",
    "grant_reading",
    "handle",
    "handle_all",
    "link",
    "log_reading",
    "mark_read",
    "mark_seen",
    "mark_unread",
    "movable",
    "move_entries",
    "move_entry",
    "pin",
    "post_follow_up",
    "post_message",
    "post_note",
    "post_on_many",
    "publish_due",
    "react",
    "receive_message",
    "refer",
    "remove_entry",
    "rename_document",
    "reopen_portal",
    "retry_delivery",
    "said_already",
    "save_draft",
    "say_system",
    "set_tags",
    "settle_delivery",
    "share_document",
    "trace_visit",
    "unarchive",
    "undo_many",
    "undo_message",
    "undo_move",
    "unfollow",
    "unhandle",
    "unpin",
    "withhold_document",
]
