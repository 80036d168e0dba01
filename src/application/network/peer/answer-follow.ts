import type { Application } from '../../application.ts';

/**
 * Records a peer's answer to the Follow of our institution; false where there is no such Follow. A refusal is
 * not taken amiss: it is a peer all the same, that tells us nothing by itself.
 */
export async function answerFollow(
  app: Application,
  received: {
    readonly answer: 'accept' | 'reject';
    /** The id of what it answers. */
    readonly asked: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const following = await writer.peering.following(received.by);
    if (following === null || received.asked !== `${app.origin}/activities/${following.eventId}`) return false;
    const acceptedAt = received.answer === 'accept' ? (following.acceptedAt ?? received.at) : null;
    await writer.peering.saveFollowing({ ...following, acceptedAt });
    return true;
  });
}
