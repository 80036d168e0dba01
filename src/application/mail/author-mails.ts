import { definitionOf, type LoggedEvent } from '../../domain/event/event.ts';
import type { Application, Reader } from '../application.ts';
import type { DatabaseConsumer } from '../event/consume-events.ts';
import type { ConsumerName } from '../event/event-consumers.ts';
import type { DecisionNotification } from './author-mail.ts';
import { authorMail } from './author-mail.ts';
import { queueMail } from './mails.ts';

/** The name of the cursor of whoever tells authors what was decided. */
export const AUTHOR_MAILS = 'author-letters' satisfies ConsumerName;

/** Authors are not notified of older decisions: mail was set up since, or was down. */
const NEEDED_MS = 7 * 24 * 3_600_000;

/** Writes to authors who sign in by mail when something was decided about what they wrote, or about their appeal. */
export function authorMails(app: Application): DatabaseConsumer & { readonly name: typeof AUTHOR_MAILS } {
  return {
    name: AUTHOR_MAILS,
    concerns: ({ type, at }) =>
      app.mails !== undefined &&
      (definitionOf(type).decision !== null || type === 'appeal-decided') &&
      app.now().getTime() - at.getTime() < NEEDED_MS,
    async consumeWith(writer, event) {
      const notification = await notificationIn(writer, event);
      const written = notification === null ? null : await authorMail(writer, app, notification);
      if (written === null) return;
      const expiresAt = new Date(event.at.getTime() + NEEDED_MS);
      await queueMail(writer, app, { ...written, expiresAt });
    },
  };
}

async function notificationIn(reader: Reader, event: LoggedEvent): Promise<DecisionNotification | null> {
  if (event.type === 'appeal-decided') return await appealIn(reader, event.data.appealId);
  const decided = definitionOf(event.type).decision;
  const id = 'commentId' in event.data ? event.data.commentId : event.proposalId;
  if (decided === null || id === null) return null;
  const subject = { kind: 'commentId' in event.data ? 'comment' : 'proposal', id } as const;
  const decisions = await reader.views.decisions(subject);
  const isOf = (at: Date | undefined) => at?.getTime() === event.at.getTime();
  // Whoever granted an appeal restored the text in the same moment: that is told as the answer to the appeal.
  if (decisions.some(({ appeal }) => isOf(appeal?.decidedAt))) return null;
  // A host decided at a moment of its own. What nobody decided was published, or held, as the rules have it.
  const decision = decisions.findLast(
    ({ kind, decidedAt, byHost }) => kind === decided && (isOf(decidedAt) || byHost === true),
  );
  if (decision === undefined) return null;
  const { rule, reason, byHost = false } = decision;
  const stands = decision === decisions.at(-1) && decided === 'remove';
  return { subject, decided, rule, reason, byHost, appealable: stands && !byHost ? decision.id : null };
}

async function appealIn(reader: Reader, appealId: string): Promise<DecisionNotification | null> {
  const appeal = await reader.appeals.byId(appealId);
  if (appeal === null || appeal.outcome === null) return null;
  const { subject, outcome: decided, reason } = appeal;
  return { subject, decided, rule: null, reason: reason ?? '', appealable: null, byHost: false };
}
