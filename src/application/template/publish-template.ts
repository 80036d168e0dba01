import { BALLOTS_MAX, type Ballot } from '../../domain/ballot/ballot.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { checkEach } from '../../domain/kit/check-all.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { lengthOf } from '../../domain/kit/text.ts';
import { decidedHere } from '../../domain/network/host.ts';
import { namesOfOptions, TEMPLATE_MAX, type TemplateDetails, templateOf } from '../../domain/template/template.ts';
import type { Application, Reader } from '../application.ts';
import { canonicalText, sha256 } from '../kit/content-hash.ts';
import type { StoredTemplate } from './ports.ts';

export type PublishTemplate = TemplateDetails & {
  /** Of the consultation. */
  readonly slug: string;
  /** The slugs of the votes that are part of it; where absent, all but those about what people proposed. */
  readonly ballots?: readonly string[] | undefined;
  readonly by: Actor | null;
};

/**
 * Offers a consultation of ours to other institutions as a template, or what it is now in the place of what was offered before.
 * It is frozen with its hash: what changes in the consultation changes nothing in the template until it is published again.
 */
export async function publishTemplate(
  app: Application,
  command: PublishTemplate,
): Promise<Result<StoredTemplate, Refusal>> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    // Nothing is in a template that is not public already.
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const ballots = await chosenBallots(writer, consultation, command.ballots);
    if (!ballots.ok) return ballots;
    const questionnaire = await writer.questionnaires.of(consultation.id);
    const template = templateOf(command, { consultation, ballots: ballots.value, questionnaire });
    if (!template.ok) return template;
    const text = canonicalText(template.value);
    if (lengthOf(text) > TEMPLATE_MAX) {
      return refuse({ type: 'invalid', field: 'ballots', because: 'too-long', limit: TEMPLATE_MAX });
    }
    const contentHash = sha256(text);
    const before = await writer.templates.of(consultation.id);
    if (before?.withdrawnAt === null && before.contentHash === contentHash) return ok(before);
    const { slug, id: consultationId } = consultation;
    const version = (before?.version ?? 0) + 1;
    const at = app.now();
    const stored = {
      consultationId,
      template: template.value,
      contentHash,
      version,
      publishedAt: at,
      withdrawnAt: null,
    };
    await writer.templates.save(stored);
    await writer.events.append({
      id: app.newId(),
      type: 'template-published',
      at,
      by: command.by,
      consultationId,
      proposalId: null,
      data: { version, contentHash },
    });
    return ok({ ...stored, slug });
  });
}

/** The votes of a consultation that can be part of its template, each with whether options of it are what people proposed. */
export async function ballotsToOffer(
  reader: Reader,
  consultation: Consultation,
): Promise<readonly { readonly ballot: Ballot; readonly proposed: boolean }[]> {
  const stored = await reader.ballots.of(consultation.id);
  const ballots = stored.map(({ ballot }) => ballot).filter(({ publishedAt }) => publishedAt !== null);
  const titles = new Set(await reader.templates.titlesAmong(consultation.id, namesOfOptions(ballots)));
  return ballots.map((ballot) => ({ ballot, proposed: namesOfOptions([ballot]).some((name) => titles.has(name)) }));
}

async function chosenBallots(
  reader: Reader,
  consultation: Consultation,
  chosen: readonly string[] | undefined,
): Promise<Result<readonly Ballot[], RefusalOf<'invalid'>>> {
  const known = await ballotsToOffer(reader, consultation);
  if (chosen === undefined) return ok(known.filter(({ proposed }) => !proposed).map(({ ballot }) => ballot));
  if (chosen.length > BALLOTS_MAX) {
    return refuse({ type: 'invalid', field: 'ballots', because: 'too-many', limit: BALLOTS_MAX });
  }
  const faults = chosen.map((slug) => {
    const found = known.find(({ ballot }) => ballot.slug === slug);
    if (found === undefined) return refuse({ type: 'invalid', field: 'ballots', because: 'unknown-value' } as const);
    return found.proposed
      ? refuse({ type: 'invalid', field: 'ballots', because: 'proposed-by-people' } as const)
      : ok(slug);
  });
  const checked = checkEach<string, RefusalOf<'invalid'>>(faults);
  return checked.ok ? ok(known.flatMap(({ ballot }) => (chosen.includes(ballot.slug) ? [ballot] : []))) : checked;
}

/**
 * Takes a template back: it is listed and read no more. What others made from it stays theirs, since its licence cannot be
 * taken back.
 */
export async function withdrawTemplate(
  app: Application,
  command: { readonly slug: string; readonly by: Actor | null },
): Promise<Result<{ readonly version: number }, Refusal>> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const stored = await writer.templates.of(consultation.id);
    if (stored === null || stored.withdrawnAt !== null) return refuse({ type: 'not-found', what: 'template' });
    const { slug: _, ...before } = stored;
    const at = app.now();
    await writer.templates.save({ ...before, withdrawnAt: at });
    const { version } = stored;
    await writer.events.append({
      id: app.newId(),
      type: 'template-withdrawn',
      at,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { version },
    });
    return ok({ version });
  });
}
