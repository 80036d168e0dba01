import type { EventType, LoggedEvent } from '../domain/event.ts';
import type { AppealOutcome } from '../domain/moderation/appeal.ts';
import type { DecisionKind, ModerationRule, Subject } from '../domain/moderation/decision.ts';
import { authorLetter } from './author-letter.ts';
import type { EventReader } from './follow-events.ts';
import { postLetter } from './mails.ts';
import type { Application, Reader } from './ports.ts';

/** The name of the cursor of whoever tells authors what was decided. */
export const AUTHOR_LETTERS = 'author-letters';

/** What was decided longer ago is not told any more: mail was set up since, or came back. */
const NEEDED_MS = 7 * 24 * 3_600_000;

/** Decisions about what somebody wrote, by the event that each is in the log. */
const DECIDED = {
  'proposal-accepted': 'accept',
  'proposal-held': 'hold',
  'proposal-removed': 'remove',
  'proposal-restored': 'restore',
  'comment-accepted': 'accept',
  'comment-held': 'hold',
  'comment-removed': 'remove',
  'comment-restored': 'restore',
} as const satisfies Partial<Record<EventType, DecisionKind>>;

/** What was decided about something, as its author is told. */
export type Told = {
  readonly subject: Subject;
  readonly decided: DecisionKind | AppealOutcome;
  readonly rule: ModerationRule | null;
  readonly reason: string;
  /** The decision that its author may appeal now. */
  readonly appealable: string | null;
  readonly byHost: boolean;
};

/**
 * Writes to authors who sign in by mail when something was decided about what they wrote, or about their appeal. The letter
 * and the cursor behind its event are one transaction, so that each is written once, whatever is killed in between.
 */
export function authorLetters(app: Application): EventReader {
  return {
    name: AUTHOR_LETTERS,
    concerns: ({ type, at }) =>
      app.mails !== undefined &&
      (type in DECIDED || type === 'appeal-decided') &&
      app.now().getTime() - at.getTime() < NEEDED_MS,
    async follow(event) {
      await app.store.transact(async (writer) => {
        await writer.write.lockName(AUTHOR_LETTERS);
        if ((await writer.events.cursor(AUTHOR_LETTERS)) >= event.position) return;
        const told = await toldIn(writer, event);
        const written = told === null ? null : await authorLetter(writer, app, told);
        if (written !== null) {
          const expiresAt = new Date(event.at.getTime() + NEEDED_MS);
          await postLetter(writer, app, { ...written, expiresAt });
        }
        await writer.write.cursor(AUTHOR_LETTERS, event.position);
      });
    },
  };
}

async function toldIn(reader: Reader, event: LoggedEvent): Promise<Told | null> {
  if (event.type === 'appeal-decided') return await appealIn(reader, event.data.appealId);
  const decided = DECIDED[event.type as keyof typeof DECIDED];
  const id = 'commentId' in event.data ? event.data.commentId : event.proposalId;
  if (decided === undefined || id === null) return null;
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

async function appealIn(reader: Reader, appealId: string): Promise<Told | null> {
  const appeal = await reader.appeals.byId(appealId);
  if (appeal === null || appeal.outcome === null) return null;
  const { subject, outcome: decided, reason } = appeal;
  return { subject, decided, rule: null, reason: reason ?? '', appealable: null, byHost: false };
}
