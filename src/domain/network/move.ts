import type { Values } from '../kit/field.ts';
import { fieldsOf, type Kind } from '../kit/kind.ts';

/** An institution that has another id than it had: every id of its former origin is the same path under the one of now. */
export type InstitutionMove = { readonly from: string; readonly to: string };

/** A community that another institution hosts than did: every id below its former one is the same path below that of now. */
export type CommunityMove = InstitutionMove & { readonly of: 'community' };

/** What an id names now; itself where nobody moved. Institutions moved first: where a community went is known by their ids of now. */
export function currentUri(moves: readonly (InstitutionMove | CommunityMove)[], uri: string): string {
  return followed(moves, followed(moves, uri, false), true);
}

/** Values of a kind, with each institution where it is now. */
export function currentMembers<V extends Values>(kind: Kind, values: V, moves: readonly InstitutionMove[]): V {
  const named = Object.entries(fieldsOf(kind)).flatMap(([name, { is }]) => {
    const value = is === 'institution' || is === 'party' ? values[name] : null;
    return typeof value === 'string' ? [[name, currentUri(moves, value)]] : [];
  });
  return { ...values, ...Object.fromEntries(named) };
}

function followed(moves: readonly (InstitutionMove | CommunityMove)[], uri: string, isOfCommunity: boolean): string {
  for (const move of moves) {
    if ('of' in move !== isOfCommunity) continue;
    const { from, to } = move;
    if (uri === from) return to;
    if (isOfCommunity) {
      if (uri.startsWith(`${from}/`)) return to + uri.slice(from.length);
      continue;
    }
    const { origin } = new URL(from);
    if (uri === origin || uri.startsWith(`${origin}/`)) return new URL(to).origin + uri.slice(origin.length);
  }
  return uri;
}
