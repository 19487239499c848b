"""Runs scim2-tester against a server, given by its URL and a token, and prints what its checks found as JSON."""

import json
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

_, url, token = sys.argv
with Client(base_url=url, headers={"Authorization": f"Bearer {token}"}) as http:
    results = check_server(SyncSCIMClient(http))

print(
    json.dumps(
        [
            {
                "status": result.status.name,
                "title": result.title,
                "resourceType": result.resource_type,
                "attribute": result.data.get("urn") if isinstance(result.data, dict) else None,
                "reason": result.reason,
            }
            for result in results
        ],
        default=str,
    )
)
