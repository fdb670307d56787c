"""The tables. Migrations make them; a test holds that both say the same."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from bot.store.columns import DOCUMENT, UtcTime, Words

WAITING = "sender = 'student' AND answered_at IS NULL"  # literal, so that SQLite uses the partial index

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id") -> Column[str]:
    return Column(name, String, primary_key=True)


def _person(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, String, ForeignKey("people.id"), primary_key=key, nullable=False)


people = Table(
    "people",
    metadata,
    _id(),
    Column("name", Words, nullable=False),
    Column("role", String, nullable=False, index=True),
    Column("locale", String, nullable=False, server_default="en-US"),
    Column("timezone", String, nullable=False, server_default="America/New_York"),
    Column("country", String, nullable=False, server_default="US"),
    Column("reach", Words, nullable=False, default=""),
    Column("email", Words),
    Column("external_id", String),
    Column("left_at", UtcTime),
    UniqueConstraint("external_id"),
)
classes = Table(
    "classes",
    metadata,
    _id(),
    Column("name", Words, nullable=False),
    Column("subject", String, nullable=False, default=""),
    Column("grade", String, nullable=False, default=""),
    _person("teacher_id"),
    Column("external_id", String),
    Column("code", String),
    Column("autonomy", DOCUMENT),
    Column("closed_at", UtcTime),
    UniqueConstraint("external_id"),
    UniqueConstraint("code"),
    Index(None, "teacher_id"),
)
enrolments = Table(
    "enrolments",
    metadata,
    Column("class_id", String, ForeignKey("classes.id"), primary_key=True),
    _person("student_id", key=True),
    Column("left_at", UtcTime),
    Column("autonomy", DOCUMENT),  # where this student's dial differs from the class's
    Index(None, "student_id"),
)
caseloads = Table(
    "caseloads",
    metadata,
    _person("advisor_id", key=True),
    _person("student_id", key=True),
    Index(None, "student_id"),
)
guardianships = Table(
    "guardianships",
    metadata,
    _person("guardian_id", key=True),
    _person("student_id", key=True),
    Index(None, "student_id"),
)
standards = Table(
    "standards",
    metadata,
    _id("code"),
    Column("key", String, nullable=False, unique=True),
    Column("short_key", String, nullable=False, index=True),
    Column("domain", String, nullable=False, index=True),
    Column("subject", String, nullable=False),
    Column("grade", String, nullable=False),
    Column("statement", Words, nullable=False),
    Column("plain", Words, nullable=False),
    Column("big_idea", Words, nullable=False, default=""),
    Column("example", Words, nullable=False, default=""),
    Column("keywords", DOCUMENT, nullable=False),
    Column("skills", DOCUMENT),
    Column("criteria", DOCUMENT),
    Column("evidence", DOCUMENT),
    Column("leads_to", String),
    Column("position", Integer, nullable=False, server_default="0"),
)
suggestions = Table(
    "suggestions",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    Column("title", Words, nullable=False),
    Column("mode", String, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("standard", String, nullable=False, index=True),
    Column("domain", String, nullable=False, index=True),
    Column("subject", String, nullable=False, index=True),
    Column("off_screen", Boolean, nullable=False),
    Column("with_people", Boolean, nullable=False),
    Column("url", String),
    Column("position", Integer, nullable=False, server_default="0"),
)
plans = Table(
    "plans",
    metadata,
    _id(),
    _person("student_id"),
    Column("step", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("standard_code", String),
    Column("document", DOCUMENT, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Index(None, "student_id"),
)
revisions = Table(
    "revisions",
    metadata,
    Column("plan_id", String, ForeignKey("plans.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String, nullable=False),
    Column("what", Words, nullable=False),
    Column("changes", DOCUMENT, nullable=False),
    Column("message_id", String),
)
messages = Table(
    "messages",
    metadata,
    _id(),
    _person("student_id"),
    Column("seq", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("sender", String, nullable=False),
    Column("text", Words, nullable=False),
    Column("choices", DOCUMENT),
    Column("extra", DOCUMENT),
    Column("channel", String, nullable=False),
    Column("sent_text", Words),
    Column("sent_choice", Words),
    Column("client_id", String),
    Column("plan_id", Words),
    Column("answered_at", UtcTime),
    Column("answer", DOCUMENT),
    Column("private", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("student_id", "seq"),
    UniqueConstraint("student_id", "client_id"),
    Index("ix_messages_private", "student_id", sqlite_where=text("private = 1"), postgresql_where=text("private")),
    Index(
        "ix_messages_waiting",
        "at",
        sqlite_where=text(WAITING),
        postgresql_where=text(WAITING),
    ),
)
talks = Table(
    "talks",
    metadata,
    _person("student_id", key=True),
    Column("seq", BigInteger, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("document", DOCUMENT),
    Column("updated_at", UtcTime),
)
profile_notes = Table(
    "profile_notes",
    metadata,
    _person("student_id", key=True),
    Column("field", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Words),
    Column("by", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("visibility", String, nullable=False),
)
observations = Table(
    "observations",
    metadata,
    _id(),
    _person("student_id"),
    Column("field", String, nullable=False),
    Column("text", Words, nullable=False),
    Column("by", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("visibility", String, nullable=False),
    Index(None, "student_id"),
)
notices = Table(
    "notices",
    metadata,
    _id(),
    _person("student_id"),
    Column("level", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("words", Words, nullable=False),
    Column("recipient", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("message_id", String),
    Column("plan_id", String),
    Column("state", String, nullable=False),
    Column("state_by", String),
    Column("state_at", UtcTime),
    Index(None, "recipient", "state"),
    Index(None, "student_id"),
)
audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", UtcTime, nullable=False),
    Column("by", String, nullable=False),
    Column("deed", String, nullable=False),
    Column("student_id", String, index=True),
    Column("detail", DOCUMENT, nullable=False),
)
list_looks = Table(
    # Who saw a student on a list of several: the audit log has one line a look, with everybody who was on it, and
    # here stands the first of a day for each student. Without a foreign key: a look may outlive its student's row.
    "list_looks",
    metadata,
    Column("student_id", String, primary_key=True),
    Column("by", String, primary_key=True),
    Column("deed", String, primary_key=True),
    Column("on", String, primary_key=True),  # the day in UTC, ISO 8601
    Column("at", UtcTime, nullable=False, index=True),
)
sheets = Table(
    # The sheet for a talk between a student and a teacher: what the student let stand of it, by digests of its lines.
    "sheets",
    metadata,
    _person("student_id", key=True),
    Column("teacher_id", String, primary_key=True),
    Column("asked_at", UtcTime),
    Column("answered_at", UtcTime),
    Column("summary_id", String),  # the summary that the student saw
    Column("approved", DOCUMENT),
    Column("struck", DOCUMENT),
)
sessions = Table(
    "sessions",
    metadata,
    _id("id_hash"),
    _person("person_id"),
    Column("kind", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("data", DOCUMENT, nullable=False),
    Index(None, "person_id"),
)
settings = Table("settings", metadata, _id("key"), Column("value", DOCUMENT))

credentials = Table(
    "credentials",
    metadata,
    _person("person_id", key=True),
    Column("kind", String, primary_key=True),  # password, code, oidc
    Column("secret", String),  # a hash; None for oidc
    Column("subject", String),  # oidc: issuer and subject
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("kind", "subject"),
)
family_links = Table(
    "family_links",
    metadata,
    _id(),
    _person("guardian_id"),
    _person("student_id"),
    Column("made_by", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("opened_at", UtcTime),
    Index(None, "student_id"),
)
summaries = Table(
    "summaries",
    metadata,
    _id(),
    _person("student_id"),
    Column("plan_id", String),
    Column("from_at", UtcTime, nullable=False),
    Column("to_at", UtcTime, nullable=False),
    Column("through_seq", BigInteger, nullable=False),  # the last line it tells of
    Column("document", DOCUMENT, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("student_id", "through_seq"),
)
nudges = Table(
    "nudges",
    metadata,
    _id(),
    Column("rule", String, nullable=False),
    Column("key", String, nullable=False),  # what it is about: the same thing is said once to one person
    _person("student_id"),
    Column("recipient", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("document", DOCUMENT, nullable=False),  # reason, evidence, suggestion, plan
    Column("state", String, nullable=False),  # new, seen, acted, snoozed, dismissed, escalated
    Column("state_at", UtcTime, nullable=False),
    Column("state_by", String),
    Column("note", Words),
    Column("snoozed_until", UtcTime),
    Column("notice_id", String),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("recipient", "rule", "key"),
    Index(None, "recipient", "state"),
    Index(None, "student_id"),
)
deliveries = Table(
    "deliveries",
    metadata,
    _id(),  # the idempotency key that the receiver sees
    Column("nudge_id", String, ForeignKey("nudges.id"), nullable=False),
    Column("channel", String, nullable=False),  # app, mail, apprise
    Column("target", String, nullable=False, default=""),
    Column("status", String, nullable=False),  # waiting, sent, given_up; in the app: sent, read
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("error", String),
    Column("at", UtcTime, nullable=False),
    Column("next_at", UtcTime),
    UniqueConstraint("nudge_id", "channel", "target"),
    Index(None, "status"),
)
files = Table(
    "files",
    metadata,
    _id(),
    _person("student_id"),
    Column("name", Words, nullable=False),
    Column("media_type", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("evidence_id", String),
    Index(None, "student_id"),
)
reminders = Table(
    "reminders",
    metadata,
    _person("student_id", key=True),
    Column("on", String, primary_key=True),  # the student's local day, ISO 8601
    Column("at", UtcTime, nullable=False),
    Column("plan_id", String),
    Column("kind", String, nullable=False),
    Column("sent_at", UtcTime),
)
