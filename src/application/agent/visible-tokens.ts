import { may } from '../kit/access.ts';
import type { Token } from './ports.ts';

/** Who lists and revokes tokens: a token, or null for an administrator and an operator, who see all. */
export type TokenReader = Token | null;

/** What a token lists and revokes: what it made, and what that made in turn; with the scope `admin` all. */
export function visibleTokens(asker: TokenReader, all: readonly Token[]): readonly Token[] {
  if (asker === null || may(asker.scopes, 'admin')) return all;
  const makers = new Map(all.map(({ id, madeBy }) => [id, madeBy.tokenId]));
  return all.filter((token) => {
    let maker = token.madeBy.tokenId;
    while (maker !== null && maker !== asker.id) maker = makers.get(maker) ?? null;
    return maker !== null;
  });
}
