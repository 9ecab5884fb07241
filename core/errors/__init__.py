"""Every error that Jieli raises on purpose, in one tree.

JieliError                       500 internal_error
├── InvalidInput                 400 invalid_input
│   ├── EmptyMessage             400 empty_message
│   ├── InvalidContact           400 invalid_contact
│   ├── MessageTooLong           400 message_too_long
│   ├── MalformedFrame           400 malformed_frame
│   ├── TransferToSelf           400 transfer_to_self
│   ├── UnknownPlaceholder       400 unknown_placeholder
│   ├── FileNotAllowed           400 file_not_allowed
│   ├── FileLies                 400 file_lies
│   ├── FileUnreadable           400 file_unreadable
│   ├── CallbackUnreadable       400 callback_unreadable
│   ├── TooLittleToLearn         400 too_little_to_learn
│   ├── ArticleInvalid           400 article_invalid
│   ├── NoteMissing              400 note_missing
│   ├── TreeInvalid              400 tree_invalid
│   │   └── TreeCycle            400 tree_cycle
│   └── PictureNotAllowed        400 picture_not_allowed
├── Unauthenticated              401 unauthenticated
│   ├── InvalidSiteToken         401 invalid_site_token
│   ├── InvalidVisitorToken      401 invalid_visitor_token
│   └── WrongCredentials         401 wrong_credentials
├── Forbidden                    403 forbidden
│   ├── AddressNotAllowed        403 address_not_allowed
│   ├── FormExpired              403 form_expired
│   ├── NotYours                 403 not_yours
│   ├── OriginNotAllowed         403 origin_not_allowed
│   └── SignatureInvalid         403 signature_invalid
├── NotFound                     404 not_found
│   ├── ConversationNotFound     404 conversation_not_found
│   ├── ArticleNotFound          404 article_not_found
│   ├── AgentNotFound            404 agent_not_found
│   ├── ExperimentNotFound       404 experiment_not_found
│   ├── ReplayNotFound           404 replay_not_found
│   ├── ApiKeyNotFound           404 api_key_not_found
│   ├── SubscriberNotFound       404 subscriber_not_found
│   ├── DeadLetterNotFound       404 dead_letter_not_found
│   ├── CannedReplyNotFound      404 canned_reply_not_found
│   ├── TicketNotFound           404 ticket_not_found
│   ├── FileNotFound             404 file_not_found
│   ├── ContactNotFound          404 contact_not_found
│   ├── MergeNotFound            404 merge_not_found
│   ├── DeliveryNotFound         404 delivery_not_found
│   ├── ImportNotFound           404 import_not_found
│   ├── GapNotFound              404 gap_not_found
│   ├── FlagNotFound             404 flag_not_found
│   ├── ThreadNotFound           404 thread_not_found
│   ├── PostNotFound             404 post_not_found
│   ├── TeamNotFound             404 team_not_found
│   ├── SkillNotFound            404 skill_not_found
│   ├── SurveyNotFound           404 survey_not_found
│   ├── FollowUpNotFound         404 follow_up_not_found
│   ├── RevisionNotFound         404 revision_not_found
│   └── PictureNotFound          404 picture_not_found
├── Conflict                     409 conflict
│   ├── IllegalMove              409 illegal_move
│   ├── AlreadyAccepted          409 already_accepted
│   ├── AtCapacity               409 at_capacity
│   ├── CannotMerge              409 cannot_merge
│   ├── StillTalking             409 still_talking
│   ├── NotTheAssignee           409 not_the_assignee
│   ├── AgentUnavailable         409 agent_unavailable
│   ├── AgentFull                409 agent_full
│   ├── ShortcutTaken            409 shortcut_taken
│   ├── ExperimentNotReady       409 experiment_not_ready
│   ├── ExperimentOverlaps       409 experiment_overlaps
│   ├── ReplayUnderWay           409 replay_under_way
│   ├── DigestNotWanted          409 digest_not_wanted
│   ├── SubscriberExists         409 subscriber_exists
│   ├── SubscriberChanged        409 subscriber_changed
│   ├── WrittenInFile            409 written_in_file
│   ├── StillUsed                409 still_used
│   ├── CannotRecall             409 cannot_recall
│   ├── FilesNeedPerson          409 files_need_person
│   ├── DeliverySettled          409 delivery_settled
│   ├── DraftTakenUp             409 draft_taken_up
│   ├── ImportNotReady           409 import_not_ready
│   ├── ImportOvertaken          409 import_overtaken
│   ├── OwnPost                  409 own_post
│   ├── Elsewhere                409 elsewhere
│   ├── NothingToPromote         409 nothing_to_promote
│   ├── OfferGone                409 offer_gone
│   ├── SurveyClosed             409 survey_closed
│   ├── FollowUpChanged          409 follow_up_changed
│   ├── MessageIdReused          409 message_id_reused
│   ├── IllegalEdit              409 illegal_edit
│   ├── CopyConflict             409 copy_conflict
│   ├── TranslationExists        409 translation_exists
│   ├── TreeChanged              409 tree_changed
│   └── NodeInUse                409 node_in_use
├── TooLarge                     413 too_large
│   └── FileTooLarge             413 file_too_large
├── TooManyRequests              429 too_many_requests
└── DependencyFailed             503 dependency_failed
    ├── RasaUnavailable          503 rasa_unavailable
    ├── ParquetUnavailable       503 parquet_unavailable
    ├── MailNotSetUp             503 mail_not_set_up
    ├── MailRefused              503 mail_refused
    ├── IndexUnavailable         503 index_unavailable
    ├── DatabaseUnprepared       503 database_unprepared
    │   ├── DatabaseOutdated     503 database_outdated
    │   └── DatabaseTooNew       503 database_too_new
    ├── CalibrationUnusable      503 calibration_unusable
    └── EncoderUnavailable       503 encoder_unavailable

Each class carries a stable code, an HTTP status and its words in Chinese and English. There is one
JSON shape, whoever raised it:

    {"error": {"code": "message_too_long", "message": "…", "details": {"limit": 4000}}}
"""

from __future__ import annotations

from core.errors.base import (
    Conflict,
    DependencyFailed,
    Forbidden,
    InvalidInput,
    JieliError,
    Language,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
)
from core.errors.channels import CallbackUnreadable, SignatureInvalid
from core.errors.community import (
    Elsewhere,
    FormExpired,
    InvalidSiteToken,
    NothingToPromote,
    NotYours,
    OwnPost,
    PostNotFound,
    ThreadNotFound,
)
from core.errors.conversations import (
    AlreadyAccepted,
    CannedReplyNotFound,
    CannotRecall,
    ConversationNotFound,
    DeliveryNotFound,
    DeliverySettled,
    EmptyMessage,
    FileLies,
    FileNotAllowed,
    FileNotFound,
    FilesNeedPerson,
    FileTooLarge,
    IllegalMove,
    InvalidContact,
    MalformedFrame,
    MessageIdReused,
    MessageTooLong,
    NotTheAssignee,
    OfferGone,
    ShortcutTaken,
    TicketNotFound,
    TransferToSelf,
    UnknownPlaceholder,
)
from core.errors.deliveries import (
    DeadLetterNotFound,
    DigestNotWanted,
    MailNotSetUp,
    MailRefused,
    SubscriberChanged,
    SubscriberExists,
    WrittenInFile,
)
from core.errors.dependencies import (
    CalibrationUnusable,
    DatabaseOutdated,
    DatabaseTooNew,
    DatabaseUnprepared,
    EncoderUnavailable,
    IndexUnavailable,
    ParquetUnavailable,
    RasaUnavailable,
)
from core.errors.experiments import (
    ExperimentNotFound,
    ExperimentNotReady,
    ExperimentOverlaps,
    ReplayNotFound,
    ReplayUnderWay,
)
from core.errors.importing import (
    AddressNotAllowed,
    FileUnreadable,
    ImportNotFound,
    ImportNotReady,
    ImportOvertaken,
)
from core.errors.knowledge import (
    ArticleInvalid,
    ArticleNotFound,
    CopyConflict,
    DraftTakenUp,
    FlagNotFound,
    GapNotFound,
    IllegalEdit,
    NodeInUse,
    NoteMissing,
    PictureNotAllowed,
    PictureNotFound,
    RevisionNotFound,
    TooLittleToLearn,
    TranslationExists,
    TreeChanged,
    TreeCycle,
    TreeInvalid,
)
from core.errors.people import (
    AgentFull,
    AgentNotFound,
    AgentUnavailable,
    ApiKeyNotFound,
    AtCapacity,
    CannotMerge,
    ContactNotFound,
    InvalidVisitorToken,
    MergeNotFound,
    OriginNotAllowed,
    SkillNotFound,
    StillTalking,
    StillUsed,
    SubscriberNotFound,
    TeamNotFound,
    WrongCredentials,
)
from core.errors.surveys import FollowUpChanged, FollowUpNotFound, SurveyClosed, SurveyNotFound

__all__ = [
    "AddressNotAllowed",
    "AgentFull",
    "AgentNotFound",
    "AgentUnavailable",
    "AlreadyAccepted",
    "ApiKeyNotFound",
    "ArticleInvalid",
    "ArticleNotFound",
    "AtCapacity",
    "CalibrationUnusable",
    "CallbackUnreadable",
    "CannedReplyNotFound",
    "CannotMerge",
    "CannotRecall",
    "Conflict",
    "ContactNotFound",
    "ConversationNotFound",
    "CopyConflict",
    "DatabaseOutdated",
    "DatabaseTooNew",
    "DatabaseUnprepared",
    "DeadLetterNotFound",
    "DeliveryNotFound",
    "DeliverySettled",
    "DependencyFailed",
    "DigestNotWanted",
    "DraftTakenUp",
    "Elsewhere",
    "EmptyMessage",
    "EncoderUnavailable",
    "ExperimentNotFound",
    "ExperimentNotReady",
    "ExperimentOverlaps",
    "FileLies",
    "FileNotAllowed",
    "FileNotFound",
    "FileTooLarge",
    "FileUnreadable",
    "FilesNeedPerson",
    "FlagNotFound",
    "FollowUpChanged",
    "FollowUpNotFound",
    "Forbidden",
    "FormExpired",
    "GapNotFound",
    "IllegalEdit",
    "IllegalMove",
    "ImportNotFound",
    "ImportNotReady",
    "ImportOvertaken",
    "IndexUnavailable",
    "InvalidContact",
    "InvalidInput",
    "InvalidSiteToken",
    "InvalidVisitorToken",
    "JieliError",
    "Language",
    "MailNotSetUp",
    "MailRefused",
    "MalformedFrame",
    "MergeNotFound",
    "MessageIdReused",
    "MessageTooLong",
    "NodeInUse",
    "NotFound",
    "NotTheAssignee",
    "NotYours",
    "NoteMissing",
    "NothingToPromote",
    "OfferGone",
    "OriginNotAllowed",
    "OwnPost",
    "ParquetUnavailable",
    "PictureNotAllowed",
    "PictureNotFound",
    "PostNotFound",
    "RasaUnavailable",
    "ReplayNotFound",
    "ReplayUnderWay",
    "RevisionNotFound",
    "ShortcutTaken",
    "SignatureInvalid",
    "SkillNotFound",
    "StillTalking",
    "StillUsed",
    "SubscriberChanged",
    "SubscriberExists",
    "SubscriberNotFound",
    "SurveyClosed",
    "SurveyNotFound",
    "TeamNotFound",
    "ThreadNotFound",
    "TicketNotFound",
    "TooLarge",
    "TooLittleToLearn",
    "TooManyRequests",
    "TransferToSelf",
    "TranslationExists",
    "TreeChanged",
    "TreeCycle",
    "TreeInvalid",
    "Unauthenticated",
    "UnknownPlaceholder",
    "WrittenInFile",
    "WrongCredentials",
]
