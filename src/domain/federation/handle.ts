import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** Handles are `[a-z0-9_]`: a hyphen ends a mention on several servers (docs/adr on handles; design: federation). */
export const HANDLE_MAX = 40;
export const SLUG_MAX = 40;

/** What a handle may name. */
export type HandleKind = 'institution' | 'consultation' | 'participant';

const HANDLE = /^[a-z0-9](?:[a-z0-9_]*[a-z0-9])?$/;
const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** Names that a path, a role or a protocol needs; nobody can take them. */
export const RESERVED_HANDLES: ReadonlySet<string> = new Set([
  'about',
  'abuse',
  'accessibility',
  'admin',
  'administrator',
  'api',
  'assets',
  'commons',
  'connect',
  'consultation',
  'consultations',
  'feed',
  'health',
  'help',
  'host',
  'hostmaster',
  'inbox',
  'info',
  'institution',
  'instance',
  'journal',
  'mail',
  'metrics',
  'moderation',
  'moderator',
  'node',
  'nodeinfo',
  'ns',
  'oembed',
  'official',
  'open311',
  'outbox',
  'parvis',
  'participant',
  'participants',
  'postmaster',
  'privacy',
  'proposal',
  'proposals',
  'root',
  'security',
  'service',
  'setup',
  'sign_in',
  'support',
  'system',
  'webfinger',
  'webmaster',
  'www',
]);

/** A consultation's or institution's handle: the slug with underscores. */
export function handleOf(slug: string): string {
  return slug.replaceAll('-', '_');
}

/** A proposal's handle: its consultation's and its number. */
export function proposalHandleOf(consultationHandle: string, number: number): string {
  return `${consultationHandle}_${number}`;
}

/**
 * The consultation handle inside a handle that reads like a proposal's, for example `velo_2026` in `velo_2026_42`.
 * Null where the handle does not end in a number. Nobody may take a handle whose stem is a consultation,
 * nor a consultation a handle under which proposals of another would fall (design: decisions, Names).
 */
export function stemOf(handle: string): string | null {
  return /^(.+)_[1-9][0-9]*$/.exec(handle)?.[1] ?? null;
}

export function checkHandle(
  value: string,
  field: string,
): Result<string, RefusalOf<'invalid'> | RefusalOf<'handle-reserved'>> {
  if (!HANDLE.test(value) || value.includes('__')) return refuse({ type: 'invalid', field, because: 'not-a-handle' });
  if (value.length > HANDLE_MAX) return refuse({ type: 'invalid', field, because: 'too-long', limit: HANDLE_MAX });
  if (RESERVED_HANDLES.has(value)) return refuse({ type: 'handle-reserved', handle: value });
  return ok(value);
}

/** An address from a title: its letters without accents, cut between words. Empty where none of them is a Latin letter or a digit. */
export function slugFrom(title: string): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (words.length <= SLUG_MAX) return words;
  const cut = words.slice(0, SLUG_MAX + 1);
  const end = cut.lastIndexOf('-');
  return (end > 0 ? cut.slice(0, end) : words.slice(0, SLUG_MAX)).replace(/-$/, '');
}

/** The last part of an address below a path of its own, which no handle is made from. */
export function checkPathSegment(value: string, field: string): Result<string, RefusalOf<'invalid'>> {
  if (!SLUG.test(value) || value.includes('--')) return refuse({ type: 'invalid', field, because: 'not-a-slug' });
  if (value.length > SLUG_MAX) return refuse({ type: 'invalid', field, because: 'too-long', limit: SLUG_MAX });
  return ok(value);
}

export function checkSlug(
  value: string,
  field: string,
): Result<string, RefusalOf<'invalid'> | RefusalOf<'handle-reserved'>> {
  const segment = checkPathSegment(value, field);
  if (!segment.ok) return segment;
  const handle = checkHandle(handleOf(value), field);
  return handle.ok ? ok(value) : handle;
}
