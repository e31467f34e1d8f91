"""The service that Kinora's server is measured against: tasks over FastAPI, SQLAlchemy and SQLite, written with care.

It does what Kinora does for the same request: checks the token, checks the body, writes the task, the workflow that makes
it, the workflow's step and an event, all in one transaction that is on the disk before the answer leaves
(`journal_mode=WAL`, `synchronous=FULL`). Prepared statements come from SQLAlchemy's Core, JSON from orjson, the loop is
uvloop: choices that its users would make for speed.
"""

import json
import os
import sqlite3
import time
import uuid
from typing import Annotated, Literal

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query
from fastapi.responses import ORJSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, create_engine, event, func, select

SECRET = os.environ["PEER_SECRET"]
PATH = os.environ["PEER_STORE"]

tables = MetaData()
tasks = Table(
    "tasks", tables,
    Column("id", String, primary_key=True), Column("owner", String, nullable=False),
    Column("status", String, nullable=False), Column("progress", Integer, nullable=False),
    Column("body", String, nullable=False), Column("created", Integer, nullable=False),
    Index("of_owner", "owner", "created"),
)
workflows = Table(
    "workflows", tables,
    Column("id", String, primary_key=True), Column("task", ForeignKey("tasks.id"), nullable=False),
    Column("state", String, nullable=False),
)
steps = Table(
    "steps", tables,
    Column("id", Integer, primary_key=True), Column("workflow", ForeignKey("workflows.id"), nullable=False),
    Column("kind", String, nullable=False), Column("input", String, nullable=False),
    Column("state", String, nullable=False), Column("due", Integer, nullable=False), Index("by_due", "state", "due"),
)
events = Table(
    "events", tables,
    Column("id", Integer, primary_key=True), Column("workflow", ForeignKey("workflows.id"), nullable=False),
    Column("kind", String, nullable=False), Column("at", Integer, nullable=False),
)

engine = create_engine(f"sqlite:///{PATH}", connect_args={"timeout": 30, "check_same_thread": False})


@event.listens_for(engine, "connect")
def _settings(connection: sqlite3.Connection, _record: object) -> None:
    for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")


tables.create_all(engine, checkfirst=True)
app = FastAPI(default_response_class=ORJSONResponse)


def caller(authorization: Annotated[str, Header()]) -> str:
    try:
        claims = jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    except jwt.PyJWTError as wrong:
        raise HTTPException(401, "the token is not good") from wrong
    return claims["sub"]


Caller = Annotated[str, Depends(caller)]


class CreateTask(BaseModel):
    model_config = ConfigDict(extra="forbid")
    prompt: str = Field(min_length=1, max_length=4000)
    model: Literal["sora_video2", "apiyi-sora2-async"]
    size: str | None = None
    duration: float = Field(10, ge=1, le=60)
    aspectRatio: str | None = None


def shown(row) -> dict:
    return {"id": row.id, "videoId": row.id, "status": row.status, "progress": row.progress, **json.loads(row.body)}


# Functions without `async`: SQLite blocks, so FastAPI runs them on its threads.
@app.post("/api/video/tasks", status_code=201)
def create(body: CreateTask, owner: Caller):
    task, workflow, now = f"video_{uuid.uuid4()}", uuid.uuid4().hex[:24], time.time_ns() // 1_000_000
    written = body.model_dump_json()
    with engine.begin() as store:
        open_tasks = select(func.count()).select_from(tasks).where(tasks.c.owner == owner, tasks.c.status == "DONE")
        store.execute(open_tasks).scalar_one()
        store.execute(tasks.insert().values(
            id=task, owner=owner, status="QUEUED", progress=0, body=written, created=now))
        store.execute(workflows.insert().values(id=workflow, task=task, state="pending"))
        store.execute(steps.insert().values(workflow=workflow, kind="clip", input=written, state="ready", due=now))
        store.execute(events.insert().values(workflow=workflow, kind="created", at=now))
    return {"success": True, "data": {"id": task, "videoId": task, "status": "QUEUED", "progress": 0}}


@app.get("/api/video/tasks/{task}")
def get(task: str, owner: Caller):
    with engine.connect() as store:
        row = store.execute(select(tasks).where(tasks.c.id == task)).first()
    if row is None:
        raise HTTPException(404, "there is no such task")
    if row.owner != owner:
        raise HTTPException(403, "it is somebody else's")
    return {"success": True, "data": shown(row)}


@app.get("/api/video/tasks")
def page(owner: Caller, page: Annotated[int, Query(ge=1)] = 1, pageSize: Annotated[int, Query(ge=1, le=100)] = 20):
    with engine.connect() as store:
        mine = tasks.c.owner == owner
        total = store.execute(select(func.count()).select_from(tasks).where(mine)).scalar_one()
        rows = store.execute(
            select(tasks).where(mine).order_by(tasks.c.created.desc()).limit(pageSize).offset((page - 1) * pageSize)
        ).all()
    return {"success": True, "data": {"tasks": [shown(r) for r in rows], "total": total, "page": page,
                                      "pageSize": pageSize}}
