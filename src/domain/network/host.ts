import type { RefusalOf } from '../kit/refusal.ts';
import { type Result, refuse } from '../kit/result.ts';
import { type ConsultationSource, takesPartHere } from '../source/source.ts';

/** Where a consultation is decided, if not here: its id at the host, and the id of the host's institution. */
export type Host = {
  readonly uri: string;
  readonly institution: string;
};

/** Institutions that hold one consultation, its host among them. Every city reads and shows all of them. */
export const HOLDERS_MAX = 500;

/** The address of a consultation where it is decided: what its frozen documents name it by. */
export function slugAtHost({ slug, host }: { readonly slug: string; readonly host: Host | null }): string {
  return host === null ? slug : (new URL(host.uri).pathname.split('/').at(-1) ?? slug);
}

/** How far an invitation to co-host got. `withdrawn` by the host, `left` by the co-host. */
export const COHOSTING = ['invited', 'accepted', 'refused', 'left', 'withdrawn'] as const;
export type Cohosting = (typeof COHOSTING)[number];

/** How far the host got with what somebody sent from home: `waiting` for its answer; `held` there for an officer. */
export const OUTGOING_STATUSES = ['waiting', 'held', 'refused', 'accepted'] as const;
export type OutgoingStatus = (typeof OUTGOING_STATUSES)[number];

/**
 * What is known of an act from home once another answer came. Answers may come twice and in any order, so the one that
 * went further holds; accepted comes after refused, because an officer's refusal can be taken back.
 */
export function furtherStatus(known: OutgoingStatus, input: OutgoingStatus): OutgoingStatus {
  return OUTGOING_STATUSES.indexOf(input) > OUTGOING_STATUSES.indexOf(known) ? input : known;
}

/** Where it is decided about a consultation, if not by the institution that keeps it. */
export type DecidedElsewhere = { readonly host: Host | null; readonly source: ConsultationSource | null };

/** Whether the institution that keeps a consultation decides about it; refused for a mirror, and where another platform does. */
export function decidedHere({
  host,
  source,
}: DecidedElsewhere): Result<null, RefusalOf<'decided-by-host' | 'decided-by-source'>> {
  return host === null ? takesPartHere({ source }) : refuse({ type: 'decided-by-host', host: host.uri });
}
