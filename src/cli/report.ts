import { z } from 'zod';
import { decideReport } from '../application/moderation/decide-report.ts';
import { readReports } from '../application/moderation/reads.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { isId } from '../domain/kit/id.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { command } from './command.ts';
import { PAGE, pageOf, withPaging } from './page.ts';
import { oneOf } from './values.ts';

export const reportList = command({
  path: 'report list',
  says: 'List the reports that wait for a decision, oldest first',
  beside: 'runs-in-it',
  takes: (parser) => withPaging(parser.option('--decided', 'those that were decided instead', false)),
  options: z.object({ ...PAGE, decided: z.boolean() }),
  async run({ open }, { decided, ...page }) {
    const { app } = await open();
    const { items, next } = await readReports(app, { ...pageOf(page), open: !decided });
    const text = items.map(
      ({ id, subject, rule, filedAt, consultationSlug, proposalNumber, outcome, text: words }) =>
        `${id}  ${filedAt.toISOString()}  ${subject.kind} in ${consultationSlug}${proposalNumber === null ? '' : `/${proposalNumber}`}  ${outcome ?? rule}${words === null ? '' : `  “${words}”`}`,
    );
    if (next !== null) text.push(`more with --after ${next}`);
    return ok({ json: { items, next }, text: text.length === 0 ? 'There are no reports.' : text });
  },
});

const OUTCOMES = ['upheld', 'dismissed'] as const;

export const reportDecide = command({
  path: 'report decide',
  says: 'Uphold a report, which removes what it is about, or dismiss it',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .argument('<id>', 'as report list shows it')
      .requiredOption('--outcome <outcome>', OUTCOMES.join(' or '))
      .requiredOption('--reason <text>', 'public where the report is upheld'),
  options: z.object({ id: z.string(), outcome: oneOf(OUTCOMES), reason: z.string() }),
  async run({ open }, { id, outcome, reason }) {
    if (!isId(id)) return refuse({ type: 'not-found', what: 'report' });
    const { app } = await open();
    const decided = await decideReport(app, { reportId: id, outcome, reason, by: OPERATOR });
    if (!decided.ok) return decided;
    return ok({ json: decided.value, text: `The report is ${outcome}.` });
  },
});
