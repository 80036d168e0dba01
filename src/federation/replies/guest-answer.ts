import { createHash } from 'node:crypto';
import { blockedHosts } from '../deliver/blocked.ts';
import { sealedActivity } from '../documents.ts';
import type { Replies } from '../inbox/context.ts';
import { guestAnswer } from '../mapping/guest-answer.ts';
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
    const { subject } = act;
    const number =
      subject?.kind === 'proposal'
        ? await app.store.read(async (reader) => (await reader.proposals.byId(subject.id))?.number ?? null)
        : null;
    const key = createHash('sha256')
      .update(JSON.stringify([act.activity, act.status]))
      .digest('hex')
      .slice(0, 32);
    const document = guestAnswer({
      id: uris.activityFor(key, 'answer'),
      speaker,
      to: to.uri,
      act,
      result: number === null ? null : uris.proposal(consultation.slug, number),
    });
    const activity = await sealedActivity(await sealPrivately(document, speaker));
    await send({ activity, speaker, lane: act.object, inboxes: [{ uri: to.inbox, shared: false, actor: to.uri }] });
  };
}
