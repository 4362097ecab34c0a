from mcp.server.fastmcp import FastMCP

mcp = FastMCP("files")


@mcp.tool()
def read(path: str) -> str:
    """Read a file of the workspace. You must call `list` first to learn which files there are."""
    return open(path).read()
