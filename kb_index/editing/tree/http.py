"""The studio's addresses of products and categories."""

from __future__ import annotations

from aiohttp import web

from core.routes import Role, Route, json_response, read_body
from kb_index.editing.schemas import BODY_LIMIT, TreeBody
from kb_index.editing.tree.service import TREE


async def read_tree(request: web.Request) -> web.Response:
    """Return the tree."""
    return json_response(await request.app[TREE].read())


async def write_tree(request: web.Request) -> web.Response:
    """Put a tree in the place of the one that the page holds."""
    body = await read_body(request, TreeBody, BODY_LIMIT)
    nodes = [each.node() for each in body.nodes]
    return json_response(await request.app[TREE].write(nodes, body.version))


ROUTES = (
    Route("GET", "/api/studio/tree", read_tree, Role.EDITOR),
    Route("PUT", "/api/studio/tree", write_tree, Role.PUBLISHER),
)
