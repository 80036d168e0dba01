/**
 * Whether a form was sent from a page of this node. Browsers say so themselves: `Sec-Fetch-Site`, or `Origin` where they
 * are older. A request that says neither comes from no browser, and then it must not carry a session.
 */
export function isSameOrigin(headers: Headers, origin: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const from = headers.get('origin');
  return from === null ? headers.get('cookie') === null : from === origin;
}
