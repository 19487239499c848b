import type { OktaErrorBody, OktaSandbox, OrgSnapshot } from '@drawbridge/okta-sandbox';

/**
 * Answers like the sandbox, and saves what a request has changed before it tells of it. What cannot be saved is undone,
 * so that the org never differs from its file.
 */
export function keepOrg(
  { fetch, org }: OktaSandbox,
  saveOrg: (org: OrgSnapshot) => void,
): (request: Request) => Promise<Response> {
  let saved = org.snapshot();
  return async (request) => {
    const response = await fetch(request);
    if (request.method === 'GET' || !response.ok) return response;
    const changed = org.snapshot();
    try {
      saveOrg(changed);
      saved = changed;
      return response;
    } catch (error) {
      org.restore(saved);
      return Response.json(unsaved(error), { status: 500 });
    }
  };
}

function unsaved(error: unknown): OktaErrorBody {
  const code = 'E0000009';
  const errorSummary = error instanceof Error ? error.message : String(error);
  return { errorCode: code, errorSummary, errorLink: code, errorId: 'unsaved', errorCauses: [] };
}
