import type { Lang, Localised } from '../kit/text.ts';
import { type AccountAddress, accountIn } from '../participant/shown-name.ts';

/** What an institution lets a peer be to it. */
export type PeerPolicy = {
  /** Consultations may be shared with it, either way. */
  readonly mirrors: boolean;
  /** Its subtotals are counted where it is invited. */
  readonly counts: boolean;
  /** Its signatures under our journal are asked for. */
  readonly witnesses: boolean;
  /** The entries of its journal are kept here, for it to take back what it lost. */
  readonly keepsEntries: boolean;
};

/** Another institution's node, as it describes itself, and what we let it be. */
export type Peer = PeerPolicy & {
  /** The id of the institution's actor. */
  readonly uri: string;
  readonly origin: string;
  /** `name@host`. */
  readonly handle: string;
  readonly name: Localised;
  readonly territory: { readonly code: string; readonly name: Localised } | null;
  readonly languages: readonly Lang[];
  /** Version of how our nodes speak with one another. */
  readonly protocol: string;
  /** Name and version. */
  readonly software: string;
  /** Where its public journal is, and the key it is verified with. */
  readonly journal: { readonly origin: string; readonly vkey: string } | null;
  /** Where it cosigns checkpoints of journals, and the key of its cosignatures (c2sp.org/tlog-witness); null where it does not. */
  readonly witness: { readonly url: string; readonly vkey: string } | null;
  readonly addedAt: Date;
  /** When it answered last. */
  readonly seenAt: Date | null;
  /** Since when it does not answer; null while it does. */
  readonly failingSince: Date | null;
  /** How far its clock was ahead of ours when it was read last, in milliseconds; null where it gave no time. */
  readonly clockAheadMs: number | null;
};

/** What a peer can say that cannot be. */
export const EVIDENCE = [
  'forged-proof',
  'sequence-reused',
  'counted-before',
  'too-many',
  'not-invited',
  'too-late',
  'not-as-committed',
  'back-dated',
  'over-pledged',
  'specification-changed',
  'settlement-differs',
  'hash-mismatch',
  'words-changed',
  'withheld',
  'two-subtotals',
  'two-journals',
  'journal-stopped',
  'entries-differ',
  'subtotals-withheld',
  'shrunken-history',
  'number-reused',
  'foreign-id',
  'other-institution',
  'flood',
  'too-many-contributions',
  'too-many-institutions',
  'brings-in-too-many',
] as const;
export type EvidenceKind = (typeof EVIDENCE)[number];

/** Versions of how our nodes speak with one another that this one knows, the newest first. */
const PROTOCOLS = ['1'] as const;

/** What this node speaks: in NodeInfo and on the institution's actor. */
export const PROTOCOL = PROTOCOLS[0];

export function isProtocolSpoken(version: string): boolean {
  return PROTOCOLS.some((each) => each === version);
}

/** Where another institution's node is, as somebody typed it. */
type PeerAddress =
  | { readonly by: 'handle'; readonly account: AccountAddress }
  | { readonly by: 'url'; readonly origin: string };

/**
 * A handle (`@city@participation.example`) or any address of the node; its bare name is one. Null for what is neither.
 * Plain http is for nodes that are themselves not behind TLS: `insecure`.
 */
export function peerAddressIn(text: string, allow: { readonly insecure: boolean }): PeerAddress | null {
  const value = text.trim();
  const account = /^https?:/i.test(value) ? null : accountIn(value);
  if (account !== null) return { by: 'handle', account };
  if (value === '' || value.includes('@') || /\s/.test(value)) return null;
  const url = URL.parse(/^[a-z]+:\/\//i.test(value) ? value : `https://${value}`);
  if (url === null || url.username !== '' || url.password !== '') return null;
  const isBare = !url.hostname.includes('.') && url.hostname !== 'localhost';
  if (isBare && !allow.insecure) return null;
  return url.protocol === 'https:' || (url.protocol === 'http:' && allow.insecure)
    ? { by: 'url', origin: url.origin }
    : null;
}

/** How far clocks may be apart, in milliseconds: HTTP tells whole seconds, and an answer may take some. */
export const CLOCKS_APART_MS = 60_000;

/** Clocks that are too far apart. */
export type ClockFault<P> =
  /** Ours, by what most others say: how far it is ahead of them, negative where it is behind, and how many they are. */
  | { readonly of: 'own'; readonly aheadMs: number; readonly peers: number }
  /** One of ours and a peer's: how far the peer's is ahead of ours. */
  | { readonly of: 'peer'; readonly peer: P; readonly aheadMs: number };

/**
 * What can be said of clocks, by how far those of peers are ahead of ours. Where most of at least two are off to the same side, ours
 * is wrong; else nobody knows which of two is.
 */
export function clockFaults<P>(
  peers: readonly { readonly peer: P; readonly aheadMs: number }[],
): readonly ClockFault<P>[] {
  const apart = peers.filter(({ aheadMs }) => Math.abs(aheadMs) > CLOCKS_APART_MS);
  for (const side of [1, -1]) {
    const off = apart.map(({ aheadMs }) => aheadMs).filter((aheadMs) => Math.sign(aheadMs) === side);
    if (off.length < 2 || off.length * 2 <= peers.length) continue;
    const median = off.toSorted((one, other) => one - other)[Math.floor(off.length / 2)] ?? 0;
    return [{ of: 'own', aheadMs: -median, peers: off.length }];
  }
  return apart.map((each) => ({ of: 'peer', ...each }));
}

/** A span of time in the largest unit of which it has at least one, rounded. */
export function spanOf(ms: number): { readonly count: number; readonly unit: 'minute' | 'hour' | 'day' } {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000));
  if (minutes < 60) return { count: minutes, unit: 'minute' };
  const hours = Math.round(minutes / 60);
  return hours < 24 ? { count: hours, unit: 'hour' } : { count: Math.round(hours / 24), unit: 'day' };
}
