"""The ways through a tree, as SQL: built once, since building takes longer than asking."""

from typing import Any, Final

from sqlalchemy import CTE, BindParameter, Select, String, bindparam, func, literal, or_, select

from gptdash.store.schema import conversations, messages


def _upwards() -> Select[Any]:
    """Select the messages from `leaf` towards the root, at most `most`, the oldest first."""
    start = select(messages.c.id, messages.c.parent_id, literal(1).label("steps"))
    here = (messages.c.id == bindparam("leaf"), messages.c.conversation_id == bindparam("conversation"))
    way: CTE = start.where(*here).cte("way", recursive=True)
    further = select(messages.c.id, messages.c.parent_id, way.c.steps + 1)
    way = way.union_all(further.where(messages.c.id == way.c.parent_id, way.c.steps < bindparam("most")))
    return select(messages).join(way, messages.c.id == way.c.id).order_by(messages.c.depth)


def _end_below() -> Select[str]:
    """Select the end of the branch below `start`, taking the newest message at each fork."""
    start = select(bindparam("start", type_=String(32)).label("id"), literal(0).label("steps"))
    down: CTE = start.cte("down", recursive=True)
    newest = (
        select(messages.c.id)
        .where(messages.c.conversation_id == bindparam("conversation"), messages.c.parent_id == down.c.id)
        .order_by(messages.c.seq.desc())
        .limit(1)
        .correlate(down)
        .scalar_subquery()
    )
    down = down.union_all(select(newest, down.c.steps + 1).where(down.c.id.is_not(None)))
    return select(down.c.id).where(down.c.id.is_not(None)).order_by(down.c.steps.desc()).limit(1)


def _rivals() -> Select[str, str]:
    """Select the messages below each of `parents`, and the beginnings as those below nothing; the oldest first."""
    parents: BindParameter[str] = bindparam("parents", type_=String(32), expanding=True)
    return (
        select(func.coalesce(messages.c.parent_id, "").label("parent"), messages.c.id)
        .where(
            messages.c.conversation_id == bindparam("conversation"),
            or_(messages.c.parent_id.in_(parents), messages.c.parent_id.is_(None)),
        )
        .order_by(messages.c.seq)
    )


UPWARDS: Final = _upwards()
END_BELOW: Final = _end_below()
RIVALS: Final = _rivals()
HEAD: Final = select(conversations.c.head_id).where(conversations.c.id == bindparam("conversation"))
BY_ID: Final = select(messages).where(messages.c.id == bindparam("id"))
BELOW: Final = (
    select(messages)
    .where(messages.c.conversation_id == bindparam("conversation"), messages.c.parent_id == bindparam("id"))
    .order_by(messages.c.seq)
)
