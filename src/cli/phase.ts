import { extendPhase } from '../application/consultation/publish-consultation.ts';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { phaseState } from '../domain/consultation/phase.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { argument, command, required } from './command.ts';
import { localised } from './values.ts';

export const phaseList = command({
  path: 'phase list',
  says: 'List the phases of a consultation and how often each was extended',
  beside: 'runs-in-it',
  takes: { slug: argument('the consultation') },
  async run({ open }, { slug }) {
    const { app } = await open();
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const { consultation, extensions } = found.value;
    const items = consultation.phases.map((phase) => ({
      ...phase,
      state: phaseState(phase, app.now()),
      extensions: extensions.filter(({ phaseId }) => phaseId === phase.id),
    }));
    const text = items.map(
      ({ id, kind, state, opensAt, closesAt }) =>
        `${kind.padEnd(9)}  ${state.padEnd(8)}  ${opensAt.toISOString()} to ${closesAt.toISOString()}  ${id}`,
    );
    return ok({ json: { items, next: null }, text });
  },
});

export const phaseExtend = command({
  path: 'phase extend',
  says: 'Give a phase that has not closed a later end, with a public reason',
  beside: 'runs-in-it',
  takes: {
    slug: argument('the consultation'),
    phase: argument('its id, or its kind where the consultation has one of that kind'),
    closes: required('<date>', 'the new end: a day or a time where the consultation is, or with an offset'),
    reason: required('<text>', 'for the public, in the first language or as fr=…,en=…'),
  },
  async run({ open }, { slug, phase, closes, reason }) {
    const { app } = await open();
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const { phases, languages } = found.value.consultation;
    const [only, another] = phases.filter(({ id, kind }) => id === phase || kind === phase);
    if (only === undefined || another !== undefined) return refuse({ type: 'not-found', what: 'phase' });
    const extended = await extendPhase(app, {
      slug,
      phaseId: only.id,
      closesAt: closes,
      reason: localised(reason, languages[0] ?? 'fr'),
      by: OPERATOR,
    });
    if (!extended.ok) return extended;
    const after = extended.value.phases.find(({ id }) => id === only.id) ?? only;
    return ok({ json: after, text: `The phase ${after.kind} now closes at ${after.closesAt.toISOString()}.` });
  },
});
