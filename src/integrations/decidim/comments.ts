import type { RemoteResult } from '../../application/connector/ports.ts';
import type { SourceComment } from '../../application/source/ports.ts';
import { COMMENTS_NOT_LISTED } from '../../domain/source/source.ts';
import type { createClient } from '../graphql/client.ts';
import { type Comment, commentsOf } from './mapping.ts';
import { ALIASES, commentsQuery, REPLIES_DEEP } from './queries.ts';
import type { DecidimSettings } from './settings.ts';

/** Comments of one proposal that are asked for one by one, five a request; of more, none are told. */
const APART_MAX = 200;

type Ask = ReturnType<typeof createClient>['ask'];
export type AskComments = (query: Parameters<Ask>[1], variables: Readonly<Record<string, unknown>>) => ReturnType<Ask>;

type Of = {
  readonly settings: DecidimSettings;
  readonly keys: readonly string[];
  readonly known: (proposal: string) => Promise<readonly string[]>;
};
type Comments = readonly SourceComment[] | string;
type Told = {
  readonly comments: readonly (Comment | null)[] | null | undefined;
  readonly isDenied: boolean;
  readonly error: string | undefined;
};

/** The comments of some proposals, as the port says. */
export async function readComments(
  ask: AskComments,
  { settings, keys, known }: Of,
): Promise<RemoteResult<ReadonlyMap<string, Comments>>> {
  const lang = settings.languages[0] ?? 'en';
  const asked = await askFor(ask, { lang, proposals: keys, deep: REPLIES_DEEP });
  if (!asked.ok) return asked;
  const read = new Map<string, Comments>();
  for (const [nth, { comments, isDenied, error }] of asked.value.entries()) {
    const key = keys[nth] ?? '';
    if (isDenied) {
      const apart = await readApart(ask, { lang, proposal: key, known: await known(key) });
      if (!apart.ok) return apart;
      read.set(key, typeof apart.value === 'string' ? apart.value : commentsOf(apart.value, { settings, lang }));
    }
    // What is not whole beside an error is what broke: nothing of it is taken, and the others are.
    else if (error !== undefined && !isWhole(comments)) read.set(key, error);
    else if (comments != null) read.set(key, commentsOf(comments, { settings, lang }));
  }
  return { ok: true, value: read };
}

type Asked = {
  readonly lang: string;
  readonly proposals: readonly string[];
  readonly single?: readonly string[];
  readonly deep: number;
};

async function askFor(
  ask: AskComments,
  { lang, proposals, single, deep }: Asked,
): Promise<RemoteResult<readonly Told[]>> {
  const named = (letter: string, keys: readonly string[]) =>
    Object.fromEntries(keys.map((key, nth) => [`${letter}${nth}`, key]));
  const of = { count: proposals.length, deep, single: single !== undefined };
  const variables = { locale: lang, ...named('p', proposals), ...named('s', single ?? []) };
  const asked = await ask((shape) => commentsQuery(shape, of), variables);
  if (!asked.ok) return asked;
  const { data, errors, denied } = asked.value;
  const value = proposals.map((_, nth) => ({
    comments: (data[`c${nth}`] as Told | null | undefined)?.comments,
    isDenied: denied.some(([alias]) => alias === `c${nth}`),
    error: errors[0],
  }));
  return { ok: true, value };
}

/**
 * The comments of a proposal that has one that may not be seen, which takes the whole list with it: those at the top where these
 * can be listed, and those that are known, each by itself, with the replies to it where none of these is in the way.
 */
async function readApart(
  ask: AskComments,
  { lang, proposal, known }: { readonly lang: string; readonly proposal: string; readonly known: readonly string[] },
): Promise<RemoteResult<readonly Comment[] | string>> {
  const listed = await askFor(ask, { lang, proposals: [proposal], deep: 0 });
  if (!listed.ok) return listed;
  const [{ comments: top = null } = {}] = listed.value;
  const keys = [...new Set([...(top ?? []).flatMap((each) => (each === null ? [] : [String(each.id)])), ...known])];
  if ((top === null && keys.length === 0) || keys.length > APART_MAX) return { ok: true, value: COMMENTS_NOT_LISTED };
  const found = new Map<string, Comment>();
  for (const deep of [REPLIES_DEEP, 0]) {
    const left = () => keys.filter((key) => !found.has(key) && ![...found.values()].some((each) => isIn(each, key)));
    for (let at = 0, some = left(); at < some.length; at += ALIASES) {
      const single = some.slice(at, at + ALIASES);
      const asked = await askFor(ask, { lang, proposals: single.map(() => proposal), single, deep });
      if (!asked.ok) return asked;
      for (const [nth, { comments }] of asked.value.entries()) {
        const [comment] = comments ?? [];
        if (comment != null && isWhole(comments)) found.set(single[nth] ?? '', comment);
      }
    }
  }
  const all = [...found.values()];
  return { ok: true, value: all.filter(({ id }) => !all.some((each) => isIn(each, String(id)))) };
}

/** Whether one of these replies to a comment has a key. */
function isIn({ comments }: Comment, key: string): boolean {
  return (comments ?? []).some((each) => each !== null && (String(each.id) === key || isIn(each, key)));
}

/** Whether comments and the replies to them are all there. */
function isWhole(comments: readonly (Comment | null)[] | null | undefined): boolean {
  return comments?.every((each) => each !== null && (each.comments === undefined || isWhole(each.comments))) === true;
}
