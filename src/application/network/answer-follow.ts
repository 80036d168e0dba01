import type { Application } from '../ports.ts';

/**
 * Takes a peer's answer to the Follow of our institution; false where it was asked for nothing of the kind. A refusal is
 * not taken amiss: it is a peer all the same, that tells us nothing by itself.
 */
export async function answerFollow(
  app: Application,
  said: {
    readonly answer: 'accept' | 'reject';
    /** The id of what it answers. */
    readonly asked: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const following = await writer.peering.following(said.by);
    if (following === null || said.asked !== `${app.origin}/activities/${following.eventId}`) return false;
    const acceptedAt = said.answer === 'accept' ? (following.acceptedAt ?? said.at) : null;
    await writer.peeringWrite.following({ ...following, acceptedAt });
    return true;
  });
}
