import { createHash } from 'node:crypto';
import type { Application } from '../../application/application.ts';
import type { IncomingContribution } from '../../application/network/incoming/ports.ts';
import { blockedHosts } from '../deliver/blocked.ts';
import { ownInboxOf } from '../deliver/inbox-of.ts';
import type { Replies } from '../inbox/context.ts';
import { hostAnswer } from '../mapping/host-answer.ts';
import type { Uris } from '../uris.ts';
import type { ReplyParts } from './direct.ts';

/**
 * Replies to an act of a co-host's participant in the name of the consultation. Its id encodes the act and the reply, so that the same
 * answer is sent under the same id and another one never is.
 */
export function hostAnswerSender({
  documents,
  signPrivately,
  send,
}: Omit<ReplyParts, 'readSoftware'>): Replies['sendHostAnswer'] {
  const { app, uris } = documents;
  return async ({ to, act, consultation }) => {
    const isBlocked = await blockedHosts(app);
    if (isBlocked(to.host)) return;
    const speaker = uris.consultation(consultation.slug);
    const key = createHash('sha256')
      .update(JSON.stringify([act.activity, act.status]))
      .digest('hex')
      .slice(0, 32);
    const document = hostAnswer({
      id: uris.activityFor(key, 'answer'),
      speaker,
      to: to.uri,
      act,
      result: await resultOf({ app, uris }, act, consultation.slug),
    });
    const activity = await signPrivately(document, speaker);
    await send({
      activity,
      isKept: false,
      speaker,
      orderingKey: act.object,
      inboxes: [ownInboxOf(to)],
    });
  };
}

/** The id of what came of it; nothing while it is held or where it was refused. */
async function resultOf(
  { app, uris }: { readonly app: Application; readonly uris: Uris },
  { subject, status }: IncomingContribution,
  slug: string,
): Promise<string | null> {
  if (subject === null || status !== 'accepted') return null;
  if (subject.kind === 'comment') return uris.comment(slug, subject.id);
  const number = await app.store.read(async (reader) => (await reader.proposals.byId(subject.id))?.number ?? null);
  return number === null ? null : uris.proposal(slug, number);
}
