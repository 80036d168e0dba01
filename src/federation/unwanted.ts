import type { PeerReader } from '../application/peers.ts';
import type { Uris } from './uris.ts';

/** What something that we say to somebody is about, and which actor of ours else says it. */
type Said = {
  readonly to: string;
  readonly slug: string | null;
  readonly number: number | null;
  readonly speaker?: string | undefined;
};

/**
 * Whether somebody blocked what would be said to them: the actor that says it, the proposal or the consultation that it is
 * about, or the institution, which is everything here. They are not mentioned then, nor addressed, nor written to, until
 * they take the Block back.
 */
export async function isUnwanted(peers: PeerReader, uris: Uris, said: Said): Promise<boolean> {
  const { to, slug, number, speaker } = said;
  const about =
    slug === null
      ? []
      : [
          uris.consultation(slug),
          ...(number === null ? [] : [uris.proposal(slug, number), uris.proposalActor(slug, number)]),
        ];
  const blocked = [uris.institution, uris.node, ...about, ...(speaker === undefined ? [] : [speaker])];
  return await peers.blocks(to, blocked);
}
