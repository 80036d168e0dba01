import type { EventData } from '../../../domain/event/event.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { instantOf } from '../../../domain/kit/time.ts';
import {
  checkNewsletter,
  isPublished,
  type Newsletter,
  type NewsletterContent,
} from '../../../domain/mail/newsletter.ts';
import type { Application, Writer } from '../../application.ts';

/** Newsletters that are not sent yet: more is a fault of a program. */
const OPEN_MAX = 200;

type By = { readonly by: Actor | null };

/** Drafts a newsletter to the followers of a consultation, or of the institution where `slug` is null. */
export async function draftNewsletter(
  app: Application,
  command: By & { readonly slug: string | null; readonly content: NewsletterContent },
): Promise<Result<Newsletter, Refusal>> {
  const content = checkNewsletter(command.content);
  if (!content.ok) return content;
  return await app.store.transact(async (writer) => {
    const consultation = command.slug === null ? null : await writer.consultations.bySlug(command.slug);
    if (command.slug !== null && consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    if ((await writer.newsletters.countOpen()) >= OPEN_MAX) {
      return refuse({ type: 'invalid', field: 'newsletters', because: 'too-many', limit: OPEN_MAX });
    }
    const newsletter: Newsletter = {
      ...content.value,
      id: app.newId(),
      consultationId: consultation?.id ?? null,
      state: 'draft',
      sendAt: null,
      createdAt: app.now(),
      startedAt: null,
      sentAt: null,
      sentThrough: null,
      recipients: 0,
      delivered: 0,
      failed: 0,
    };
    await writer.newsletters.save(newsletter);
    await record(app, writer, { type: 'newsletter-drafted', newsletter, by: command.by });
    return ok(newsletter);
  });
}

/** Changes a draft. One that is to be sent is called back first. */
export async function changeNewsletter(
  app: Application,
  command: By & { readonly id: Id; readonly content: NewsletterContent },
): Promise<Result<Newsletter, Refusal>> {
  const content = checkNewsletter(command.content);
  if (!content.ok) return content;
  return await changing(app, command.id, async (writer, before) => {
    if (before.state !== 'draft') return wrongState(before, ['draft']);
    const newsletter = { ...before, ...content.value };
    await writer.newsletters.save(newsletter);
    await record(app, writer, { type: 'newsletter-changed', newsletter, by: command.by });
    return ok(newsletter);
  });
}

/** Deletes a draft for good. */
export async function deleteNewsletter(
  app: Application,
  command: By & { readonly id: Id },
): Promise<Result<Newsletter, Refusal>> {
  return await changing(app, command.id, async (writer, newsletter) => {
    if (newsletter.state !== 'draft') return wrongState(newsletter, ['draft']);
    await writer.newsletters.delete(newsletter.id);
    await record(app, writer, { type: 'newsletter-deleted', newsletter, by: command.by });
    return ok(newsletter);
  });
}

/** Whether it is shown on a page; of one that was sent too. */
export async function archiveNewsletter(
  app: Application,
  command: By & { readonly id: Id; readonly isPublic: boolean },
): Promise<Result<Newsletter, Refusal>> {
  return await changing(app, command.id, async (writer, before) => {
    const newsletter = { ...before, isPublic: command.isPublic };
    await writer.newsletters.save(newsletter);
    const shown = isPublished(newsletter);
    if (shown === isPublished(before)) {
      await record(app, writer, { type: 'newsletter-changed', newsletter, by: command.by });
    } else {
      await recordShown(app, writer, { newsletter, shown, by: command.by });
    }
    return ok(newsletter);
  });
}

/** Works on a newsletter that nobody else changes meanwhile. */
async function changing(
  app: Application,
  id: Id,
  work: (writer: Writer, before: Newsletter) => Promise<Result<Newsletter, Refusal>>,
): Promise<Result<Newsletter, Refusal>> {
  return await app.store.transact(async (writer) => {
    const before = await writer.newsletters.lock(id);
    return before === null ? refuse({ type: 'not-found', what: 'newsletter' }) : await work(writer, before);
  });
}

function wrongState({ state }: Newsletter, needs: readonly Newsletter['state'][]): Result<Newsletter, Refusal> {
  return refuse({ type: 'wrong-status', status: state, needs });
}

type NewsletterEvent = Exclude<
  Extract<keyof EventData, `newsletter-${string}`>,
  'newsletter-published' | 'newsletter-unpublished'
>;

export async function record(
  app: Application,
  writer: Writer,
  { type, newsletter, by }: By & { readonly type: NewsletterEvent; readonly newsletter: Newsletter },
): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type,
    at: app.now(),
    by,
    consultationId: newsletter.consultationId,
    proposalId: null,
    data: { newsletterId: newsletter.id, recipients: newsletter.recipients },
  });
}

/** That everybody can read it from now on, or not any more: its post goes out, or is deleted elsewhere. */
export async function recordShown(
  app: Application,
  writer: Writer,
  { newsletter, shown, by }: By & { readonly newsletter: Newsletter; readonly shown: boolean },
): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type: shown ? 'newsletter-published' : 'newsletter-unpublished',
    at: app.now(),
    by,
    consultationId: newsletter.consultationId,
    proposalId: null,
    data: { newsletterId: newsletter.id },
  });
}

/**
 * Has a draft sent: at a moment, or at once where none is given. A moment is RFC 3339, or a local date and time of the
 * institution.
 */
export async function scheduleNewsletter(
  app: Application,
  command: { readonly id: Id; readonly sendAt: string | null; readonly by: Actor | null },
): Promise<Result<Newsletter, Refusal>> {
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  return await changing(app, command.id, async (writer, before) => {
    if (before.state !== 'draft') return wrongState(before, ['draft']);
    const institution = await writer.institution.get();
    if (institution === null) return refuse({ type: 'not-set-up' });
    const { consultationId } = before;
    const consultation = consultationId === null ? null : await writer.consultations.byId(consultationId);
    if (consultation !== null && consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const now = app.now();
    const given =
      command.sendAt === null
        ? ok(now)
        : instantOf(command.sendAt, { zone: institution.timeZone, field: 'sendAt', edge: 'start' });
    if (!given.ok) return given;
    if (given.value < now) return refuse({ type: 'invalid', field: 'sendAt', because: 'in-the-past' });
    const newsletter: Newsletter = { ...before, state: 'scheduled', sendAt: given.value };
    await writer.newsletters.save(newsletter);
    await record(app, writer, { type: 'newsletter-scheduled', newsletter, by: command.by });
    return ok(newsletter);
  });
}

/** Makes a draft again of what nobody got yet. */
export async function unscheduleNewsletter(
  app: Application,
  command: { readonly id: Id; readonly by: Actor | null },
): Promise<Result<Newsletter, Refusal>> {
  return await changing(app, command.id, async (writer, before) => {
    if (before.state !== 'scheduled') return wrongState(before, ['scheduled']);
    const newsletter: Newsletter = { ...before, state: 'draft', sendAt: null };
    await writer.newsletters.save(newsletter);
    await record(app, writer, { type: 'newsletter-unscheduled', newsletter, by: command.by });
    return ok(newsletter);
  });
}
