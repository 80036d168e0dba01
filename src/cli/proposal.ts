import { z } from 'zod';
import { decideProposal } from '../application/decide-proposal.ts';
import type { Application } from '../application/ports.ts';
import { readProposal, readProposals } from '../application/read-proposals.ts';
import { ANYBODY } from '../application/sign-in.ts';
import { PROPOSAL_ORDERS, type ProposalSummary } from '../application/views.ts';
import { isId } from '../domain/id.ts';
import { checkRule, type DecisionKind, MODERATION_RULES } from '../domain/moderation/decision.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { textIn } from '../domain/text.ts';
import { type AnyCommand, command, WrongUsage } from './command.ts';
import { OFFICERS } from './consultation.ts';
import { PAGE, pageOf, takesPage } from './page.ts';
import { oneOf } from './values.ts';

const STATUSES = ['held', 'published', 'withdrawn', 'removed'] as const;

export const proposalList = command({
  path: 'proposal list',
  says: 'List the proposals of a consultation; held ones wait for a decision',
  beside: 'runs-in-it',
  takes: (parser) =>
    takesPage(
      parser
        .argument('<slug>', 'the consultation')
        .option('--status <status...>', STATUSES.join(', '), ['held', 'published'])
        .option('--order <order>', PROPOSAL_ORDERS.join(', '), 'newest')
        .option('--search <words>', 'words to find'),
    ),
  options: z.object({
    ...PAGE,
    slug: z.string(),
    status: z.array(oneOf(STATUSES)),
    order: oneOf(PROPOSAL_ORDERS),
    search: z.string().optional(),
  }),
  async run({ open, house }, { slug, status, order, search, ...page }) {
    const { app } = await open();
    const found = await readProposals(app, {
      ...pageOf(page),
      slug,
      audience: OFFICERS,
      viewer: ANYBODY,
      order,
      seed: 0,
      statuses: status,
      search,
    });
    if (!found.ok) return found;
    const { items, next, total, consultation } = found.value;
    const { proposalSummary } = await house.resources();
    const text = items.map((item) => line(slug, item));
    if (next !== null) text.push(`more with --after ${next}`);
    return ok({
      json: { items: items.map((item) => proposalSummary(item, { consultation, origin: app.origin })), next, total },
      text: text.length === 0 ? 'There are none.' : text,
    });
  },
});

function line(slug: string, { number, id, status, title, supports }: ProposalSummary): string {
  const name = number === null ? id : `${slug}/${number}`;
  const counts = supports.visible ? `${supports.deciding} deciding supports` : 'results hidden';
  return `${name}  ${status}  ${textIn(title, []).text || '(withheld)'}  ${counts}`;
}

/** `accept`, `hold`, `remove` and `restore`; a decision without a word of why is none. */
export const proposalDecisions: readonly AnyCommand[] = [
  decision('accept', 'Publish a held proposal', 'within-the-rules'),
  decision('hold', 'Take a proposal back until it is decided', 'first-contribution'),
  decision('remove', 'Remove a proposal; the trace of the decision stays public'),
  decision('restore', 'Bring back a removed proposal', 'within-the-rules'),
];

function decision(kind: DecisionKind, says: string, usualRule?: string): AnyCommand {
  return command({
    path: `proposal ${kind}`,
    says,
    beside: 'runs-in-it',
    takes: (parser) => {
      parser.argument('<proposal>', 'slug/number, or its id');
      const rules = MODERATION_RULES.filter((rule) => checkRule(kind, rule).ok).join(', ');
      if (usualRule === undefined) parser.requiredOption('--rule <rule>', rules);
      else parser.option('--rule <rule>', rules, usualRule);
      return parser.requiredOption('--reason <text>', 'public, and told to the author');
    },
    options: z.object({ proposal: z.string(), rule: oneOf(MODERATION_RULES), reason: z.string() }),
    async run({ open }, { proposal, rule, reason }) {
      const { app } = await open();
      const id = await proposalIdOf(app, proposal);
      if (!id.ok) return id;
      const decided = await decideProposal(app, { proposalId: id.value, kind, rule, reason, by: null });
      if (!decided.ok) return decided;
      const { number, status } = decided.value;
      const name = number === null ? id.value : `number ${number}`;
      return ok({ json: { id: id.value, number, status }, text: `Proposal ${name} is ${status}.` });
    },
  });
}

async function proposalIdOf(app: Application, typed: string): Promise<Result<string, Refusal>> {
  if (isId(typed)) return ok(typed);
  const [, slug, number] = /^([a-z0-9-]+)\/([1-9]\d{0,8})$/.exec(typed) ?? [];
  if (slug === undefined) throw new WrongUsage(`${typed}: must be slug/number or an id`);
  const found = await readProposal(app, { slug, number: Number(number), audience: OFFICERS, viewer: ANYBODY });
  return found.ok ? ok(found.value.id) : refuse(found.refusal);
}
