import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId, Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { isPublished, type Newsletter } from '../../../domain/mail/newsletter.ts';
import type { Application, Reader } from '../../application.ts';
import { isAssignedTo } from '../../kit/access.ts';
import type { Page, PageRequest } from '../../kit/page.ts';
import { tokenHashOf } from '../digest/mail-follows.ts';

/** A newsletter with whose followers it goes to. */
export type NewsletterView = Newsletter & {
  readonly consultation: Pick<Consultation, 'slug' | 'title' | 'languages' | 'host'> | null;
};

/** Whoever works on some consultations only, or on all. */
type Worker = { readonly consultations: readonly ConsultationId[] | null };

/** The newsletters that an agent or a token may see, drafts too, the newest first. */
export async function readNewsletters(
  app: Application,
  query: PageRequest & { readonly worker: Worker },
): Promise<Page<NewsletterView>> {
  const { worker, ...page } = query;
  return await app.store.read(async (reader) => {
    const found = await reader.newsletters.page({ ...page, lists: worker.consultations, published: false });
    return { ...found, items: await Promise.all(found.items.map((each) => viewOf(reader, each))) };
  });
}

/** One of them, and how many addresses get it now. */
export async function readNewsletter(
  app: Application,
  query: { readonly id: Id; readonly worker: Worker },
): Promise<Result<{ readonly newsletter: NewsletterView; readonly reach: number }, Refusal>> {
  return await app.store.read(async (reader) => {
    const newsletter = await reader.newsletters.byId(query.id);
    if (newsletter === null) return refuse({ type: 'not-found', what: 'newsletter' });
    if (!isAssignedTo(query.worker, newsletter.consultationId)) return refuse({ type: 'not-your-consultation' });
    const reach = await reader.newsletters.countRecipients(newsletter.consultationId);
    return ok({ newsletter: await viewOf(reader, newsletter), reach });
  });
}

/** What was sent, or is being sent, and everybody can read, the newest first; only to followers of `list` where it is given. */
export async function readPublicNewsletters(
  app: Application,
  { list, ...page }: PageRequest & { readonly list?: ConsultationId },
): Promise<Page<NewsletterView>> {
  return await app.store.read(async (reader) => {
    const lists = list === undefined ? null : [list];
    const found = await reader.newsletters.page({ ...page, lists, published: true });
    return { ...found, items: await Promise.all(found.items.map((each) => viewOf(reader, each))) };
  });
}

export async function readPublicNewsletter(app: Application, id: Id): Promise<Result<NewsletterView, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await reader.newsletters.byId(id);
    return found !== null && isPublished(found)
      ? ok(await viewOf(reader, found))
      : refuse({ type: 'not-found', what: 'newsletter' });
  });
}

async function viewOf(reader: Reader, newsletter: Newsletter): Promise<NewsletterView> {
  const { consultationId } = newsletter;
  const consultation = consultationId === null ? null : await reader.consultations.byId(consultationId);
  return { ...newsletter, consultation };
}

/** A participant chooses whether one of their addresses gets newsletters of what it follows; one that is not theirs stays as it is. */
export async function chooseNewsletters(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly followerId: Id; readonly wanted: boolean },
): Promise<void> {
  await app.store.transact(async (writer) => {
    const own = await writer.mailFollows.followersOf(command.participantId);
    if (!own.some(({ id }) => id === command.followerId)) return;
    await writer.mailFollows.saveNewsletters(command.followerId, command.wanted);
  });
}

/** Whoever has a mail of it chooses the same, without signing in. Doing it again changes nothing. */
export async function chooseNewslettersByToken(
  app: Application,
  command: { readonly token: string; readonly wanted: boolean },
): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const follower = await writer.mailFollows.byToken(tokenHashOf(app, command.token));
    if (follower === null) return refuse({ type: 'link-not-valid' });
    await writer.mailFollows.saveNewsletters(follower.id, command.wanted);
    return ok(null);
  });
}
