import { createHash } from 'node:crypto';
import type { GuestAct } from '../../application/network/guest-acts.ts';
import type { Application } from '../../application/ports.ts';
import { blockedHosts } from '../deliver/blocked.ts';
import { sealedActivity } from '../documents.ts';
import type { Replies } from '../inbox/context.ts';
import { guestAnswer } from '../mapping/guest-answer.ts';
import type { Uris } from '../uris.ts';
import type { ReplyParts } from './direct.ts';

/**
 * Answers an act from home by the consultation's own word. Its id says which act and which answer, so that the same
 * answer is sent under the same id and another one never is.
 */
export function guestAnswerer({ press, sealPrivately, send }: ReplyParts): Replies['answerGuest'] {
  const { app, uris } = press;
  return async ({ to, act, consultation }) => {
    const isBlocked = await blockedHosts(app);
    if (isBlocked(to.host)) return;
    const speaker = uris.consultation(consultation.slug);
    const key = createHash('sha256')
      .update(JSON.stringify([act.activity, act.status]))
      .digest('hex')
      .slice(0, 32);
    const document = guestAnswer({
      id: uris.activityFor(key, 'answer'),
      speaker,
      to: to.uri,
      act,
      result: await resultOf({ app, uris }, act, consultation.slug),
    });
    const activity = await sealedActivity(await sealPrivately(document, speaker));
    await send({ activity, speaker, lane: act.object, inboxes: [{ uri: to.inbox, shared: false, actor: to.uri }] });
  };
}

/** The id of what came of it; nothing while it is held or where it was refused. */
async function resultOf(
  { app, uris }: { readonly app: Application; readonly uris: Uris },
  { subject, status }: GuestAct,
  slug: string,
): Promise<string | null> {
  if (subject === null || status !== 'accepted') return null;
  if (subject.kind === 'comment') return uris.comment(slug, subject.id);
  const number = await app.store.read(async (reader) => (await reader.proposals.byId(subject.id))?.number ?? null);
  return number === null ? null : uris.proposal(slug, number);
}
