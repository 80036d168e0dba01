import type { PeerReader } from '../application/federation/ports.ts';
import type { Uris } from './uris.ts';

/** What something that we say to somebody is about, and which actor of ours else says it. */
type Correspondence = {
  readonly to: string;
  readonly slug: string | null;
  readonly number: number | null;
  readonly speaker?: string | undefined;
};

/**
 * Whether a recipient blocked what would be sent to them: the sending actor, the proposal or the consultation that it is
 * about, or the institution, which is everything here. They are not mentioned then, nor addressed, nor written to, until
 * they take the Block back.
 */
export async function isBlockedByRecipient(peers: PeerReader, uris: Uris, input: Correspondence): Promise<boolean> {
  const { to, slug, number, speaker } = input;
  const about =
    slug === null
      ? []
      : [
          uris.consultation(slug),
          ...(number === null ? [] : [uris.proposal(slug, number), uris.proposalActor(slug, number)]),
        ];
  const blocked = [uris.institution, uris.node, uris.service, ...about, ...(speaker === undefined ? [] : [speaker])];
  return await peers.blocks(to, blocked);
}
