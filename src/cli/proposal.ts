import { z } from 'zod';
import type { Application } from '../application/application.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { decideProposal } from '../application/moderation/decide.ts';
import { readHoldersOf } from '../application/network/cohost/reads.ts';
import { PROPOSAL_ORDERS, type ProposalSummary } from '../application/proposal/ports.ts';
import { readProposal, readProposals } from '../application/proposal/read-proposals.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { isId } from '../domain/kit/id.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { textIn } from '../domain/kit/text.ts';
import { checkRule, type DecisionKind } from '../domain/moderation/decision.ts';
import { MODERATION_RULES, type ModerationRule } from '../domain/moderation/rule.ts';
import { type AnyCommand, argument, command, option, WrongUsage } from './command.ts';
import { oneOf, PAGE, pageOf } from './values.ts';

const STATUSES = ['held', 'published', 'withdrawn', 'removed'] as const;

const RULE = oneOf(MODERATION_RULES);

export const proposalList = command({
  path: 'proposal list',
  says: 'List the proposals of a consultation; held ones wait for a decision',
  beside: 'runs-in-it',
  takes: {
    slug: argument('the consultation'),
    status: option('<status...>', STATUSES.join(', '), z.array(oneOf(STATUSES)).prefault(['held', 'published'])),
    order: option('<order>', PROPOSAL_ORDERS.join(', '), oneOf(PROPOSAL_ORDERS).prefault('newest')),
    search: option('<words>', 'words to find'),
    ...PAGE,
  },
  async run({ open, services }, { slug, status, order, search, ...page }) {
    const { app } = await open();
    const found = await readProposals(app, {
      ...pageOf(page),
      slug,
      viewer: DRAFT_READER,
      order,
      seed: 0,
      statuses: status,
      search,
    });
    if (!found.ok) return found;
    const { items, next, total, consultation } = found.value;
    const { proposalSummary } = await services.resources();
    const holders = (await readHoldersOf(app, [slug])).get(slug) ?? [];
    const text = items.map((item) => line(slug, item));
    if (next !== null) text.push(`more with --after ${next}`);
    return ok({
      json: {
        items: items.map((item) => proposalSummary(item, { consultation, origin: app.origin, holders })),
        next,
        total,
      },
      text: text.length === 0 ? 'There are no proposals.' : text,
    });
  },
});

function line(slug: string, { number, id, status, title, supports }: ProposalSummary): string {
  const name = number === null ? id : `${slug}/${number}`;
  const counts = supports.visible ? `${supports.deciding} deciding supports` : 'results hidden';
  return `${name}  ${status}  ${textIn(title, []).text || '(withheld)'}  ${counts}`;
}

/** `accept`, `hold`, `remove` and `restore`; all but the first need a reason. */
export const proposalDecisions: readonly AnyCommand[] = [
  decision('accept', 'Publish a held proposal', 'within-the-rules'),
  decision('hold', 'Take a proposal back until it is decided', 'first-contribution'),
  decision('remove', 'Remove a proposal; the trace of the decision stays public'),
  decision('restore', 'Bring back a removed proposal', 'within-the-rules'),
];

function decision(kind: DecisionKind, says: string, usualRule?: ModerationRule): AnyCommand {
  return command({
    path: `proposal ${kind}`,
    says,
    beside: 'runs-in-it',
    takes: {
      proposal: argument('slug/number, or its id'),
      rule: option(
        '<rule>',
        MODERATION_RULES.filter((rule) => checkRule(kind, rule).ok).join(', '),
        usualRule === undefined ? RULE : RULE.prefault(usualRule),
      ),
      reason: option(
        '<text>',
        'public, and sent to the author',
        kind === 'accept' ? z.string().prefault('') : z.string(),
      ),
    },
    async run({ open }, { proposal, rule, reason }) {
      const { app } = await open();
      const id = await proposalIdOf(app, proposal);
      if (!id.ok) return id;
      const decided = await decideProposal(app, { proposalId: id.value, kind, rule, reason, by: OPERATOR });
      if (!decided.ok) return decided;
      const { number, status } = decided.value;
      const name = number === null ? id.value : `number ${number}`;
      return ok({ json: { id: id.value, number, status }, text: `Proposal ${name} is ${status}.` });
    },
  });
}

async function proposalIdOf(app: Application, text: string): Promise<Result<string, Refusal>> {
  if (isId(text)) return ok(text);
  const [, slug, number] = /^([a-z0-9-]+)\/([1-9]\d{0,8})$/.exec(text) ?? [];
  if (slug === undefined) throw new WrongUsage(`${text}: must be slug/number or an id`);
  const found = await readProposal(app, { slug, number: Number(number), viewer: DRAFT_READER });
  return found.ok ? ok(found.value.id) : refuse(found.refusal);
}
