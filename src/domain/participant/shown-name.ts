import { domainIn } from '../host/host.ts';
import { NAME_MAX } from '../kit/text.ts';
import type { Participant } from './participant.ts';

/** At signs of every width: a name with one reads as an account, and perhaps as another's. */
const AT_SIGNS = /[@\uff20\ufe6b]+/gu;
/** Marks above the second on one character, with whatever invisible is between them: they cover the lines around. */
const STACKED = /((?:[\p{Mn}\p{Me}]\p{Cf}*){2})(?:[\p{Mn}\p{Me}]\p{Cf}*)+/gu;

/** A name as it stands beside what somebody wrote: without at signs, and with two marks on a character at most. */
export function shownName(name: string): string {
  return name.normalize('NFC').replace(AT_SIGNS, ' ').replace(STACKED, '$1').replace(/\s+/g, ' ').trim();
}

export type Named = Pick<Participant, 'kind' | 'name' | 'actorUri'> & {
  /** `name@host` of an account elsewhere, as its server says it; null where it is not known. */
  readonly handle: string | null;
};

/** Where the account of somebody from elsewhere is: `@name@host`, or its host alone; null for everybody else. */
export function accountOf({ kind, actorUri, handle }: Omit<Named, 'name'>): string | null {
  if (kind !== 'remote' || actorUri === null) return null;
  return handle === null || handle === '' ? (URL.parse(actorUri)?.host ?? actorUri) : `@${handle}`;
}

/** The name with the account behind it, as plain text; empty once the person was erased. */
export function nameWithAccount(by: Named): string {
  const account = accountOf(by);
  return by.name === '' || account === null ? shownName(by.name) : `${shownName(by.name)} (${account})`;
}

/** The name of an account as it is kept: what stands before the at sign of a handle where it has no other. */
export function keptName(name: string, handle: string): string {
  const kept = [...shownName(name)].slice(0, NAME_MAX).join('').trim();
  return kept === '' ? (handle.split('@')[0] ?? handle) : kept;
}

/** Nobody's name: of what its author withdrew, only that it was there is said. */
export const UNNAMED = { name: '', actorUri: null, handle: null } as const;

/** Where somebody has their account on another server, as people write it: `@name@host`. */
export type AccountAddress = { readonly name: string; readonly host: string };

/** Letters of any script, as some servers allow, and what names have between them. */
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.~-]{0,126}[\p{L}\p{N}_~-])?$/u;
const ADDRESS = /^(?:acct:)?@?([^@\s]+)@([^@\s]+)$/i;
/** The page of an account, which is what people copy from the bar of their browser. */
const PAGE = /^https:\/\/([^/\s]+)\/@([^/@\s?#]+)\/?$/i;

/** The address in what somebody typed or pasted; null where there is none. */
export function accountIn(text: string): AccountAddress | null {
  const value = text.normalize('NFC').trim();
  const page = PAGE.exec(value);
  const address = ADDRESS.exec(value);
  const name = page?.[2] ?? address?.[1] ?? '';
  const host = domainIn(page?.[1] ?? address?.[2] ?? '');
  return host !== null && NAME.test(name) ? { name, host } : null;
}
