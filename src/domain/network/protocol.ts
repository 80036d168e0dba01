/** Versions of how our nodes speak with one another that this one knows, the newest first. */
export const PROTOCOLS = ['1'] as const;

/** What this node speaks: in NodeInfo and on the institution's actor. */
export const PROTOCOL = PROTOCOLS[0];

export function isProtocolSpoken(version: string): boolean {
  return PROTOCOLS.some((each) => each === version);
}
