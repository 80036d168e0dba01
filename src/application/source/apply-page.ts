import type { Connector } from '../../domain/connector/connector.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Move, SourcePass } from '../../domain/source/source.ts';
import type { Application, Writer } from '../application.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import { eraseParticipant } from '../participant/erase-participant.ts';
import type { FollowedSource, SourceComment, SourceItem, SourcePage } from './ports.ts';
import { renumberProposals } from './renumber.ts';
import { readNow, saveSourceComments, untoldNow } from './save-comments.ts';
import { type Following, saveSourceConsultation } from './save-consultation.ts';
import { saveSourceProposals } from './save-proposals.ts';

export type Followed = FollowedSource;

type Page = {
  readonly connector: Connector;
  readonly followed: Followed;
  readonly page: SourcePage;
  /** By which proposals of it get the keys that they have now. */
  readonly steps: readonly Move[];
  readonly pass: SourcePass;
};

/** Applies a page and the place in the pass after it, in one transaction: it is read again, or not at all. */
export async function applyPage(
  app: Application,
  { connector, followed, page, steps, pass }: Page,
): Promise<Result<SourcePass, Refusal>> {
  return await inOneTransaction(app, async (inside, writer) => {
    // Somebody paused or removed it meanwhile.
    if ((await writer.connectors.lock(connector.name))?.paused !== null) return refuse({ type: 'changed-meanwhile' });
    const consultation = await consultationFor(inside, writer, { followed, page, pass });
    if (!consultation.ok) return consultation;
    const within = followingOf(inside, writer, { consultation: consultation.value, pass });
    if (within === null) return refuse({ type: 'not-found', what: 'consultation' });
    await renumberProposals(within, { steps, told: page.proposals });
    await eraseDeleted(inside, connector.name, await saveSourceProposals(within, page.proposals));
    const told = page.proposals.map(({ publishedAt }) => publishedAt.getTime());
    const newest = Math.max(pass.newestAt?.getTime() ?? 0, ...told);
    const after = { ...pass, cursor: page.next, newestAt: newest === 0 ? null : new Date(newest) };
    await writer.sources.savePass(after);
    return ok(after);
  });
}

type Comments = {
  readonly followed: Followed;
  readonly due: readonly SourceItem[];
  readonly comments: ReadonlyMap<string, readonly SourceComment[] | string>;
  readonly pass: SourcePass;
};

/**
 * Applies the comments of some proposals. Those of one that was not there are left for its pass to find; those that could not be
 * told are a problem of their proposal, and are asked for again later.
 */
export async function applyComments(app: Application, { followed, due, comments, pass }: Comments): Promise<void> {
  await inOneTransaction(app, async (inside, writer) => {
    const slug = await writer.sources.slugOf(followed.source.key);
    const consultation = slug === null ? null : await writer.consultations.lock(slug);
    const within = consultation === null ? null : followingOf(inside, writer, { consultation, pass });
    if (within === null) return ok(null);
    const gone: ParticipantId[] = [];
    for (const proposal of due) {
      const told = comments.get(proposal.key);
      if (told === undefined) await writer.sources.saveItems(within.consultation.id, [readNow(within, proposal)]);
      else if (typeof told === 'string') {
        await writer.sources.saveItems(within.consultation.id, [untoldNow(within, proposal, told)]);
      } else gone.push(...(await saveSourceComments(withQuiet(within, proposal), { proposal, told })));
    }
    await eraseDeleted(inside, pass.connector, gone);
    return ok(null);
  });
}

/** Comments that are read for the first time were there with their proposal, and are no news. */
function withQuiet(within: Following, { commentsRead }: SourceItem): Following {
  return { ...within, isQuiet: commentsRead === null };
}

/** Writes down how the last try went, for whoever looks after the connector. */
export async function saveOutcome(app: Application, pass: SourcePass, error: string | null): Promise<void> {
  await app.store.transact(async (writer) => {
    const connector = await writer.connectors.lock(pass.connector);
    if (connector === null) return;
    await writer.sources.savePass(pass);
    const now = app.now();
    await writer.connectors.save(
      error === null
        ? { ...connector, failing: null, succeededAt: now }
        : { ...connector, failing: { since: connector.failing?.since ?? now, error } },
    );
  });
}

export function followingOf(
  app: Application,
  writer: Writer,
  { consultation, pass }: { readonly consultation: Consultation; readonly pass: SourcePass },
): Following | null {
  const { source } = consultation;
  if (source === null) return null;
  return { app, writer, consultation: { ...consultation, source }, passAt: pass.beganAt, isQuiet: isFirst(pass) };
}

/** The first pass through everything announces nothing. */
function isFirst({ allEndedAt }: SourcePass): boolean {
  return allEndedAt === null;
}

async function consultationFor(
  app: Application,
  writer: Writer,
  { followed, page, pass }: Omit<Page, 'connector' | 'steps'>,
): Promise<Result<Consultation, Refusal>> {
  if (page.consultation !== null) {
    const of = { followed, told: page.consultation, at: pass.beganAt, isQuiet: isFirst(pass) };
    return await saveSourceConsultation(app, writer, of);
  }
  const slug = await writer.sources.slugOf(followed.source.key);
  const consultation = slug === null ? null : await writer.consultations.lock(slug);
  return consultation === null ? refuse({ type: 'not-found', what: 'consultation' }) : ok(consultation);
}

/**
 * Whose account there is gone is erased here: what they wrote stays, without a name. In the transaction of what told it, since
 * what was told once is not looked at again.
 */
async function eraseDeleted(app: Application, connector: string, ids: readonly ParticipantId[]): Promise<void> {
  for (const participantId of ids) {
    await eraseParticipant(app, { participantId, ownTexts: 'keep', by: { kind: 'connector', id: connector } });
  }
}
