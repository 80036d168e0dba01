import type { Actor } from '../../../domain/kit/actor.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { instantOf } from '../../../domain/kit/time.ts';
import type { Newsletter } from '../../../domain/mail/newsletter.ts';
import type { Application } from '../../application.ts';
import { changing, record, wrongState } from './write-newsletter.ts';

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
