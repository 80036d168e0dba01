import { z } from 'zod';
import type { ConnectorAccounts } from '../../application/connector/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { callSite } from './client.ts';
import { publikSettings } from './settings.ts';

/** What one run may take away where nothing is set, in percent. */
const MOST_PERCENT = 10;
/** The `sub` of the policy `uuid`. Those of the others are no names of accounts: all of them would seem to be deleted. */
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

/** What Authentic says of the accounts that it was asked for. */
const SYNCHRONIZATION = z.object({
  err: z.literal(0).optional(),
  result: z.literal(1),
  unknown_uuids: z.array(z.string()),
});

/** Asks Authentic, the identity provider of Publik, which accounts were deleted there (docs/operate/publik.md). */
export function publikAccounts(of: { readonly fetch: ConnectorFetch; readonly origin: string }): ConnectorAccounts {
  return {
    isAsked: (settings) => publikSettings(settings).synchronization === 'on',
    mostPercent: (settings) => Number(publikSettings(settings).deletions || MOST_PERCENT),
    isSubject: (subject) => UUID.test(subject),
    async unknownOf({ settings, secrets, now }, { issuer, subjects }) {
      const site = { ...of, settings: { ...publikSettings(settings), url: issuer }, secrets, now };
      const body = { known_uuids: subjects };
      const said = await callSite(site, { path: '/api/users/synchronization/', query: {}, body });
      if (!said.ok) return said;
      const unknown = unknownIn(said.json, subjects);
      return unknown === null
        ? { ok: false, outcome: { type: 'failed', error: 'not-a-synchronization', retryAfterMs: null } }
        : { ok: true, value: unknown };
    },
  };
}

/** The accounts that an answer says are not known; null where it says something else, or names one that nobody asked for. */
export function unknownIn(json: unknown, subjects: readonly string[]): ReadonlySet<string> | null {
  const read = SYNCHRONIZATION.safeParse(json);
  if (!read.success) return null;
  const unknown = new Set(read.data.unknown_uuids);
  const asked = new Set(subjects);
  const isClear = unknown.size === read.data.unknown_uuids.length && unknown.isSubsetOf(asked);
  return isClear ? unknown : null;
}
