import { readReports } from '../application/moderation/reads.ts';
import { decideReport } from '../application/moderation/reports.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { isId } from '../domain/kit/id.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { argument, command, flag, required } from './command.ts';
import { oneOf, PAGE, pageOf } from './values.ts';

export const reportList = command({
  path: 'report list',
  says: 'List the reports that wait for a decision, oldest first',
  beside: 'runs-in-it',
  takes: { decided: flag('those that were decided instead', false), ...PAGE },
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
  takes: {
    id: argument('as report list shows it'),
    outcome: required('<outcome>', OUTCOMES.join(' or '), oneOf(OUTCOMES)),
    reason: required('<text>', 'public where the report is upheld'),
  },
  async run({ open }, { id, outcome, reason }) {
    if (!isId(id)) return refuse({ type: 'not-found', what: 'report' });
    const { app } = await open();
    const decided = await decideReport(app, { reportId: id, outcome, reason, by: OPERATOR });
    if (!decided.ok) return decided;
    return ok({ json: decided.value, text: `The report is ${outcome}.` });
  },
});
