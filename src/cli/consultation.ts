import { changeConsultation } from '../application/consultation/change-consultation.ts';
import { createConsultation } from '../application/consultation/create-consultation.ts';
import type { ConsultationSummary } from '../application/consultation/ports.ts';
import { discardConsultation, publishConsultation } from '../application/consultation/publish-consultation.ts';
import { readConsultation, readConsultations } from '../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { textIn } from '../domain/kit/text.ts';
import { argument, type CommandOutput, type Context, command, required } from './command.ts';
import { PAGE, pageOf, readDescription } from './values.ts';

export const consultationCreate = command({
  path: 'consultation create',
  says: 'Draft a consultation from a file in JSON or YAML, of the same shape as the API takes',
  beside: 'runs-in-it',
  takes: { file: required('<file>', 'slug, title, summary, phases and rules') },
  async run(context, { file }) {
    const result = await context.services.consultationFrom(await readDescription(context.path(file)));
    if (!result.ok) return result;
    const { app } = await context.open();
    const created = await createConsultation(app, { ...result.value, by: OPERATOR });
    if (!created.ok) return created;
    const { slug } = created.value;
    const shown = await show(context, slug);
    if (!shown.ok) return shown;
    return ok({
      json: shown.value.json,
      text: [`Drafted ${slug}. Nothing is public yet.`, `Look at it with: parvis consultation show ${slug}`],
    });
  },
});

export const consultationChange = command({
  path: 'consultation change',
  says: 'Change a draft, or the words and the campaign of what is published',
  beside: 'runs-in-it',
  takes: {
    slug: argument(),
    file: required('<file>', 'what changes, in JSON or YAML, of the same shape as the API takes'),
  },
  async run(context, { slug, file }) {
    const change = await context.services.consultationChangeFrom(await readDescription(context.path(file)));
    if (!change.ok) return change;
    const { app } = await context.open();
    const changed = await changeConsultation(app, { slug, change: change.value, by: OPERATOR });
    return changed.ok ? await show(context, changed.value.slug) : changed;
  },
});

export const consultationPublish = command({
  path: 'consultation publish',
  says: 'Open a draft to the public and freeze its rules for good',
  beside: 'runs-in-it',
  takes: { slug: argument() },
  async run(context, { slug }) {
    const { app } = await context.open();
    const published = await publishConsultation(app, { slug, by: OPERATOR });
    if (!published.ok) return published;
    const shown = await show(context, slug);
    if (!shown.ok) return shown;
    return ok({
      json: shown.value.json,
      text: [`Published: ${app.origin}/consultations/${slug}`, `rules ${published.value.rulesHash}`],
    });
  },
});

export const consultationDiscard = command({
  path: 'consultation discard',
  says: 'Discard a draft with its ballots: its slug and its handle are free again',
  beside: 'runs-in-it',
  takes: { slug: argument() },
  async run({ open }, { slug }) {
    const { app } = await open();
    const discarded = await discardConsultation(app, { slug, by: OPERATOR });
    if (!discarded.ok) return discarded;
    const { id } = discarded.value;
    return ok({ json: { id, slug }, text: `Discarded ${slug}. Nothing of it was ever public.` });
  },
});

export const consultationShow = command({
  path: 'consultation show',
  says: 'Show a consultation, its phases and its rules',
  beside: 'runs-in-it',
  takes: { slug: argument() },
  run: (context, { slug }) => show(context, slug),
});

async function show({ open, services }: Context, slug: string): Promise<Result<CommandOutput, Refusal>> {
  const { app } = await open();
  const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
  if (!found.ok) return found;
  const { consultation, rules } = found.value;
  const phases = consultation.phases.map(
    ({ id, kind, opensAt, closesAt }) => `  ${kind.padEnd(9)} ${instant(opensAt)} to ${instant(closesAt)}  ${id}`,
  );
  const { consultation: resource } = await services.resources();
  return ok({
    json: resource(found.value, { origin: app.origin, now: app.now() }),
    text: [
      line(found.value),
      ...phases,
      `rules as a document, dates in ${consultation.timeZone}:`,
      JSON.stringify(rules, null, 2),
    ],
  });
}

export const consultationList = command({
  path: 'consultation list',
  says: 'List consultations, drafts included',
  beside: 'runs-in-it',
  takes: PAGE,
  async run({ open, services }, options) {
    const { app } = await open();
    const page = await readConsultations(app, { ...pageOf(options), viewer: DRAFT_READER });
    const text = page.items.map(line);
    if (page.next !== null) text.push(`more with --after ${page.next}`);
    const { consultationSummary } = await services.resources();
    const items = page.items.map((item) => consultationSummary(item, { origin: app.origin, now: app.now() }));
    return ok({ json: { items, next: page.next }, text: text.length === 0 ? 'There are no consultations.' : text });
  },
});

function line({ consultation, state, proposals, comments, participants }: ConsultationSummary): string {
  const title = textIn(consultation.title, consultation.languages).text;
  return `${consultation.slug}  ${state}  “${title}”  ${proposals} proposals, ${comments} comments, ${participants ?? 'an unsaid number of'} participants`;
}

function instant(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}
