import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';

/** Where a consultation is decided, if not here: its id at the host, and the id of the host's institution. */
export type Host = {
  readonly uri: string;
  readonly institution: string;
};

/** The address of a consultation where it is decided: what its frozen documents name it by. */
export function slugAtHost({ slug, host }: { readonly slug: string; readonly host: Host | null }): string {
  return host === null ? slug : (new URL(host.uri).pathname.split('/').at(-1) ?? slug);
}

/** How far an invitation to co-host got. `withdrawn` by the host, `left` by the co-host. */
export const COHOSTING = ['invited', 'accepted', 'refused', 'left', 'withdrawn'] as const;
export type Cohosting = (typeof COHOSTING)[number];

/** Whether the institution that keeps a consultation decides about it; refused for a mirror. */
export function decidedHere({ host }: { readonly host: Host | null }): Result<null, RefusalOf<'decided-by-host'>> {
  return host === null ? ok(null) : refuse({ type: 'decided-by-host', host: host.uri });
}
