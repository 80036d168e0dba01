import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { type Cohosting, HOLDERS_MAX } from './host.ts';

/**
 * What a host lets a co-host bring in: at most so many institutions, which may register at most so many people together. The
 * co-host itself is in neither number.
 */
export type BringsIn = { readonly institutionsMax: number; readonly registeredMax: number };

/** An institution that a co-host brings in, with the most people that it may register. */
export type Introduced = { readonly institution: string; readonly registeredMax: number };

/** Both bounds as whole numbers; an institution that brings in others and its host are two of those that hold a consultation. */
export function checkBringsIn(
  { institutionsMax, registeredMax }: BringsIn,
  taken: readonly Introduced[],
  peopleMax: number,
): Result<BringsIn, RefusalOf<'invalid'>> {
  const bounds = [
    ['bringsIn.institutionsMax', institutionsMax, Math.max(1, taken.length), HOLDERS_MAX - 2],
    ['bringsIn.registeredMax', registeredMax, Math.max(1, peopleOf(taken)), peopleMax],
  ] as const;
  for (const [field, value, least, most] of bounds) {
    if (!Number.isInteger(value)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
    if (value < least) return refuse({ type: 'invalid', field, because: 'too-small', limit: least });
    if (value > most) return refuse({ type: 'invalid', field, because: 'too-large', limit: most });
  }
  return ok({ institutionsMax, registeredMax });
}

/**
 * Whether a co-host may bring in one more institution beside those that count already. One that was brought in before takes
 * its own place.
 */
export function mayBringIn(
  bringsIn: BringsIn | null,
  { taken, added }: { readonly taken: readonly Introduced[]; readonly added: Introduced },
): Result<null, RefusalOf<'bringing-in-refused'>> {
  if (bringsIn === null) return refuse({ type: 'bringing-in-refused', because: 'not-allowed' });
  const others = taken.filter(({ institution }) => institution !== added.institution);
  if (others.length >= bringsIn.institutionsMax) {
    return refuse({ type: 'bringing-in-refused', because: 'institutions', limit: bringsIn.institutionsMax });
  }
  const left = Math.max(0, bringsIn.registeredMax - peopleOf(others));
  if (added.registeredMax > left) return refuse({ type: 'bringing-in-refused', because: 'people', limit: left });
  return ok(null);
}

/** What it may bring in is read by a co-host within minutes, and by one that was away when it is back. */
const READ_MS = 60 * 60_000;

/** Whether a co-host that offers more than it may could have read other bounds: they changed less than an hour ago. */
export function mayNotKnowBounds(changedAt: Date | null, now: Date): boolean {
  return changedAt !== null && now.getTime() - changedAt.getTime() < READ_MS;
}

function peopleOf(introduced: readonly Introduced[]): number {
  return introduced.reduce((sum, { registeredMax }) => sum + registeredMax, 0);
}

/**
 * How far an offer of a co-host to bring in another institution got: `waiting` for the host's answer, `refused` by the host;
 * of one that it invited whether that institution is in, `declined`, `left`, or the host withdrew it.
 */
export const OFFER_STATUSES = ['waiting', 'invited', 'accepted', 'refused', 'declined', 'left', 'withdrawn'] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/** How far an invitation got, as the co-host says it that brought in the institution. */
export const OFFER_STATUS_OF = {
  invited: 'invited',
  accepted: 'accepted',
  refused: 'declined',
  left: 'left',
  withdrawn: 'withdrawn',
} as const satisfies Record<Cohosting, OfferStatus>;

const RANK = {
  waiting: 0,
  invited: 1,
  accepted: 2,
  refused: 3,
  declined: 3,
  left: 4,
  withdrawn: 5,
} as const satisfies Record<OfferStatus, number>;

/** The status after an answer of the host: the same whatever arrived late, twice or first. */
export function afterOfferReply(known: OfferStatus, input: OfferStatus): OfferStatus {
  return RANK[input] > RANK[known] ? input : known;
}

/** Whether an offer is under way or its institution is invited or in; others may be offered anew. */
export function isOpenOffer(status: OfferStatus): boolean {
  return status === 'waiting' || status === 'invited' || status === 'accepted';
}
