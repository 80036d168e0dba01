import type { Institution } from '../../../domain/institution/institution.ts';
import type { AgentId, Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type Lang, textIn } from '../../../domain/kit/text.ts';
import type { MailMessage } from '../../../domain/mail/mail.ts';
import { isPublished, type Newsletter } from '../../../domain/mail/newsletter.ts';
import type { Application, Writer } from '../../application.ts';
import { emailOf, isAssignedTo } from '../../kit/access.ts';
import { followerAddress, tokenOf } from '../digest/mail-follows.ts';
import { queueMail } from '../mails.ts';
import { record, recordShown } from './write-newsletter.ts';

const BATCH = 100;
/** A mail server that is away for longer than that makes a newsletter old. */
const NEEDED_MS = 3 * 24 * 3_600_000;

type NewslettersSent = {
  readonly newsletters: number;
  readonly letters: number;
  /** When the next one is due; null for none. */
  readonly next: Date | null;
};

/**
 * Queues the newsletters that are due, for some addresses at a time. Mails and the place up to which they were written are
 * one transaction: killed in between, the node goes on with the others and nobody gets it twice. Whoever follows only since
 * it began does not get it.
 */
export async function sendNewsletters(app: Application, stop?: AbortSignal): Promise<NewslettersSent> {
  let [newsletters, letters] = [0, 0];
  while (stop?.aborted !== true) {
    const batch = await app.store.transact(async (writer) => await batchIn(writer, app));
    if (batch === null) break;
    letters += batch.letters;
    if (batch.isOver) newsletters += 1;
  }
  return { newsletters, letters, next: await app.store.read((reader) => reader.newsletters.nextDue()) };
}

async function batchIn(
  writer: Writer,
  app: Application,
): Promise<{ readonly letters: number; readonly isOver: boolean } | null> {
  const institution = await writer.institution.get();
  const now = app.now();
  const due = institution === null ? null : await writer.newsletters.claimDue(now);
  if (institution === null || due === null) return null;
  const startedAt = due.startedAt ?? now;
  const followers = await writer.newsletters.recipients({ ...due, startedAt, limit: BATCH });
  const expiresAt = new Date(now.getTime() + NEEDED_MS);
  for (const follower of followers) {
    const unsubscribe = `${app.origin}/unfollow/${tokenOf(app, follower)}?${new URLSearchParams({ only: 'newsletters', lang: follower.lang })}`;
    const letter = newsletterMail(app, {
      institution,
      newsletter: due,
      to: followerAddress(app, follower),
      lang: follower.lang,
      unsubscribe,
    });
    await queueMail(writer, app, { letter, expiresAt, newsletterId: due.id });
  }
  const isOver = followers.length < BATCH;
  const after: Newsletter = {
    ...due,
    startedAt,
    state: isOver ? 'sent' : 'sending',
    sentAt: isOver ? now : null,
    sentThrough: followers.at(-1)?.id ?? due.sentThrough,
    recipients: due.recipients + followers.length,
  };
  await writer.newsletters.save(after);
  if (isPublished(after) && !isPublished(due)) {
    await recordShown(app, writer, { newsletter: after, shown: true, by: null });
  }
  if (isOver) await record(app, writer, { type: 'newsletter-sent', newsletter: after, by: null });
  return { letters: followers.length, isOver };
}

/** A newsletter as an e-mail, in the language of its reader where it is written in it. */
export function newsletterMail(
  app: Pick<Application, 'origin'>,
  of: {
    readonly institution: Institution;
    readonly newsletter: Newsletter;
    readonly to: string;
    readonly lang: Lang;
    /** Where its reader ends newsletters; null for a test. */
    readonly unsubscribe: string | null;
  },
): MailMessage {
  const { institution, newsletter, to, lang, unsubscribe } = of;
  const wanted = [lang, ...institution.languages];
  return {
    to,
    lang,
    institution: institution.name,
    says: {
      kind: 'newsletter',
      title: textIn(newsletter.subject, wanted).text,
      body: textIn(newsletter.text, wanted).text,
      // A test of one that nobody got yet would lead to no page.
      page:
        newsletter.isPublic && (unsubscribe !== null || isPublished(newsletter))
          ? `${app.origin}/newsletters/${newsletter.id}`
          : null,
      unsubscribe,
      list: newsletter.consultationId ?? 'institution',
    },
  };
}

const SEND_TEST_NEEDED_MS = 3_600_000;

/** Sends a newsletter as it stands to the agent who asks for it, and to nobody else. */
export async function sendTestNewsletter(
  app: Application,
  command: { readonly id: Id; readonly agentId: AgentId },
): Promise<Result<null, Refusal>> {
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  return await app.store.transact(async (writer) => {
    const agent = await writer.access.agent(command.agentId);
    const institution = await writer.institution.get();
    const newsletter = await writer.newsletters.byId(command.id);
    if (newsletter === null || institution === null) return refuse({ type: 'not-found', what: 'newsletter' });
    if (agent === null || agent.disabledAt !== null) return refuse({ type: 'not-signed-in' });
    if (!isAssignedTo(agent, newsletter.consultationId)) return refuse({ type: 'not-your-consultation' });
    const to = emailOf(app, agent);
    if (to === null) return refuse({ type: 'not-found', what: 'agent' });
    const lang = agent.lang ?? institution.languages[0] ?? '';
    const letter = newsletterMail(app, { institution, newsletter, to, lang, unsubscribe: null });
    await queueMail(writer, app, { letter, expiresAt: new Date(app.now().getTime() + SEND_TEST_NEEDED_MS) });
    return ok(null);
  });
}
