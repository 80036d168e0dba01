import { z } from 'zod';
import { PAGE_MAX } from '../application/kit/page.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { confirmContributions, discardContributions } from '../application/paper/decide-contributions.ts';
import { enterContributions } from '../application/paper/enter-contributions.ts';
import { readContributionBatches } from '../application/paper/reads.ts';
import { revokeContributions } from '../application/paper/revoke-contributions.ts';
import { ok } from '../domain/kit/result.ts';
import type { ContributionBatch } from '../domain/paper/contributions.ts';
import { operatorByMail, PAPER_AGENT, paperDecision } from './ballot-paper.ts';
import { argument, command, option, required } from './command.ts';
import { readDescribed } from './values.ts';

const lang = z.string();
const FILE = z.strictObject({
  reference: z.string(),
  place: z.string(),
  collectedOn: z.string(),
  sheets: z.number(),
  proposals: z
    .array(z.strictObject({ title: z.string(), body: z.string(), lang, place: z.string().nullable().default(null) }))
    .default([]),
  supports: z
    .array(z.strictObject({ proposal: z.number(), side: z.enum(['for', 'against']).default('for'), count: z.number() }))
    .default([]),
  comments: z
    .array(
      z.strictObject({
        proposal: z.number().nullable().default(null),
        side: z.enum(['for', 'neutral', 'against']).default('neutral'),
        body: z.string(),
        lang,
      }),
    )
    .default([]),
});

export const paperEnter = command({
  path: 'paper enter',
  says: 'Enter an envelope of proposals, supports and comments on paper from a file in JSON or YAML',
  beside: 'runs-in-it',
  takes: {
    consultation: argument(),
    file: required('<file>', 'what the API takes: reference, place, collectedOn, sheets, and lists of each'),
    ...PAPER_AGENT,
  },
  async run({ open, path }, { consultation: slug, file, agent }) {
    const described = await readDescribed(path(file), FILE);
    const { app } = await open();
    const operator = await operatorByMail(app, agent);
    if (!operator.ok) return operator;
    const { proposals, supports, comments, ...envelope } = described;
    const entries = { proposals, supports, comments };
    const entered = await enterContributions(app, { slug, ...envelope, entries, operator: operator.value });
    if (!entered.ok) return entered;
    return ok({
      json: shown(entered.value),
      text: [
        `Entered ${envelope.sheets} sheets as ${entered.value.id}.`,
        `They count once another agent has confirmed them: parvis paper confirm ${entered.value.id} --agent …`,
      ],
    });
  },
});

export const paperList = command({
  path: 'paper list',
  says: 'List the batches of proposals, supports and comments on paper of a consultation, the latest first',
  beside: 'runs-in-it',
  takes: { consultation: argument(), after: option('<batch>', 'those before this one') },
  async run({ open }, { consultation: slug, after = null }) {
    const { app } = await open();
    const found = await readContributionBatches(app, { slug, viewer: DRAFT_READER, limit: PAGE_MAX, after });
    if (!found.ok) return found;
    const { items, next } = found.value.batches;
    const text = items.map(
      (batch) =>
        `${batch.id}  ${batch.reference}  ${batch.place}  ${batch.collectedOn}  ${batch.sheets} sheets  ${stateOf(batch)}`,
    );
    return ok({ json: { items: items.map(shown), next }, text: text.length === 0 ? 'There are no batches.' : text });
  },
});

function stateOf({ confirmedAt, revocation }: ContributionBatch): string {
  return revocation !== null ? 'revoked' : confirmedAt === null ? 'waits' : 'confirmed';
}

export const paperConfirm = paperDecision({
  path: 'paper confirm',
  says: 'Confirm that a batch says what its sheets say; never by who entered it',
  done: ({ sheets, held }) =>
    held.length === 0
      ? `Confirmed: ${sheets} sheets count.`
      : `Confirmed: ${sheets} sheets. Proposals and comments that wait for moderation: ${held.length}.`,
  act: confirmContributions,
  shown,
});

export const paperDiscard = paperDecision({
  path: 'paper discard',
  says: 'Take back a batch that was entered wrong, before it counts',
  done: ({ reference }) => `Discarded; the reference ${reference} is free again.`,
  act: discardContributions,
  shown,
});

export const paperRevoke = command({
  path: 'paper revoke',
  says: 'Take back a batch that was confirmed wrong; never by who entered it',
  beside: 'runs-in-it',
  takes: { batch: argument('its id'), reason: required('<text>', 'kept with the batch'), ...PAPER_AGENT },
  async run({ open }, { batch, reason, agent }) {
    const { app } = await open();
    const operator = await operatorByMail(app, agent);
    if (!operator.ok) return operator;
    const revoked = await revokeContributions(app, { batchId: batch, reason, operator: operator.value });
    if (!revoked.ok) return revoked;
    return ok({ json: shown(revoked.value), text: `Revoked; the reference ${revoked.value.reference} is free again.` });
  },
});

function shown({ enteredBy: _entered, confirmedBy: _confirmed, revocation, ...batch }: ContributionBatch): object {
  return { ...batch, revoked: revocation === null ? null : { at: revocation.at, reason: revocation.reason } };
}
