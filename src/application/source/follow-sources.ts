import type { Connector } from '../../domain/connector/connector.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { ALL_EVERY_MS, COMMENTS_NOT_LISTED, dueStage, REMOVALS, type SourcePass } from '../../domain/source/source.ts';
import type { Application } from '../application.ts';
import { decryptSecrets } from '../connector/connector-secrets.ts';
import { kindOf } from '../connector/manage-connectors.ts';
import type { ConnectorSource, RemoteResult, RequestCall } from '../connector/ports.ts';
import { applyComments, applyPage, type Followed, saveOutcome } from './apply-page.ts';
import type { SourceItem } from './ports.ts';
import { removeGone, TOO_MANY_GONE } from './remove-gone.ts';
import { findRenumbered } from './renumber.ts';

/** Requests of one run at one source; the rest is for the next run, a minute later. */
const REQUESTS = 60;
/** Of those of a pass, how many read comments: a pass over 2,000 proposals takes 40 pages, and 50 requests in all. */
const COMMENT_REQUESTS = 8;
/** An edit of a comment moves neither their number nor the date of the proposal: they are read again so often all the same. */
const COMMENTS_AGAIN_MS = 24 * 60 * 60_000;
/** A page that is followed by itself. */
const REPEATS = 'the page repeats itself';
/** Of a pass through everything: that it came to an end is no reason to believe it. */
const DOUBTS: readonly string[] = [REPEATS, TOO_MANY_GONE];
/** After an error the source is left alone for so long, where it does not say for how long itself. */
const PAUSE_MS = 60_000;

/** Reads at every connector that follows a source what is due: what is new, everything, and comments that moved. */
export async function followSources(app: Application, stop?: AbortSignal): Promise<void> {
  const all = await app.store.read((reader) => reader.connectors.all());
  for (const connector of all) {
    if (stop?.aborted === true) return;
    const given = await givenFor(app, connector);
    if (given !== null) await followOne(app, given, { stop, isAsked: false });
  }
}

/**
 * Reads everything of one connector's source now, or goes on with that where it is under way; at most what one run reads.
 * Answers why it came to nothing; null where it did not. Refuses a connector that is not there, is paused or follows no source.
 */
export async function followSourceNow(
  app: Application,
  name: string,
): Promise<Result<{ readonly error: string | null; readonly isOver: boolean }, Refusal>> {
  const connector = await app.store.read((reader) => reader.connectors.byName(name));
  if (connector === null) return refuse({ type: 'not-found', what: 'connector' });
  const given = await givenFor(app, connector);
  if (given === null) return refuse({ type: 'invalid', field: 'source', because: 'missing' });
  await followOne(app, given, { stop: undefined, isAsked: true });
  return await app.store.read(async (reader) => {
    const pass = await reader.sources.pass(name);
    const error = (await reader.connectors.byName(name))?.failing?.error ?? null;
    return ok({ error, isOver: pass?.stage == null });
  });
}

type Given = { readonly connector: Connector; readonly source: ConnectorSource; readonly call: RequestCall };

/** What a connector follows its source with; null for one that is paused or follows none. */
async function givenFor(app: Application, connector: Connector): Promise<Given | null> {
  const source = kindOf(app, connector.kind)?.source;
  if (source === undefined || connector.paused !== null) return null;
  const encrypted = await app.store.read((reader) => reader.connectors.secrets(connector.name));
  if (encrypted === null) return null;
  const secrets = decryptSecrets(app, connector.name, encrypted);
  return { connector, source, call: { settings: connector.settings, secrets, now: app.now } };
}

type How = { readonly stop: AbortSignal | undefined; readonly isAsked: boolean };

async function followOne(app: Application, given: Given, { stop, isAsked }: How): Promise<void> {
  const { connector, source } = given;
  const followed = source.followed(connector.settings);
  const last = await lastPass(app, connector.name, followed);
  const due = dueStage(last, { now: app.now(), once: followed.once, isAsked });
  if (due === null) return await readComments(app, given, { followed, last, most: REQUESTS, stop });
  const none = { newestAt: null, newEndedAt: null, allEndedAt: null };
  const begun = {
    ...none,
    ...last,
    connector: connector.name,
    stage: due.stage,
    cursor: due.cursor,
    pausedUntil: null,
  };
  let pass: SourcePass = { ...begun, beganAt: due.begins || last === null ? app.now() : last.beganAt };
  let problem: string | null = null;
  for (let requests = 0; requests < REQUESTS && pass.stage !== null; requests += 1) {
    if (stop?.aborted === true) return;
    if (pass.cursor !== REMOVALS) {
      const publishedSince = pass.stage === 'new' ? pass.newestAt : null;
      const read = await source.read(given.call, { cursor: pass.cursor, publishedSince });
      if (!read.ok) return await fail(app, pass, read);
      if (read.value.next !== null && read.value.next === pass.cursor) {
        return await endInDoubt(app, pass, failed(REPEATS));
      }
      const { proposals } = read.value;
      const renumbered = await findRenumbered(app, { ...given, followed, proposals });
      if (!renumbered.ok) return await fail(app, pass, renumbered);
      const { steps, requests: more } = renumbered.value;
      requests += more;
      const applied = await applyPage(app, { connector, followed, page: read.value, steps, pass });
      if (!applied.ok) return await fail(app, pass, failed(applied.refusal.type));
      pass = applied.value;
      problem = read.value.problem ?? problem;
      if (pass.cursor !== null) continue;
    }
    if (pass.stage === 'all') {
      const removed = await removeGone(app, given, { followed, pass });
      if (!removed.ok) return await endInDoubt(app, pass, removed);
      if (!removed.value.isOver) return await saveOutcome(app, { ...pass, cursor: REMOVALS }, problem);
    }
    // What is doubtful about everything stays so until everything was read again.
    const doubt = connector.failing?.error ?? '';
    if (pass.stage === 'new' && DOUBTS.includes(doubt)) problem ??= doubt;
    const at = app.now();
    pass = { ...pass, stage: null, cursor: null, newEndedAt: at, ...(pass.stage === 'all' ? { allEndedAt: at } : {}) };
    await saveOutcome(app, pass, problem);
  }
  if (pass.stage === null) await readComments(app, given, { followed, last: pass, most: COMMENT_REQUESTS, stop });
}

/** The last pass; null where the connector was set to follow something else since, which begins from the start. */
async function lastPass(app: Application, connector: string, { source }: Followed): Promise<SourcePass | null> {
  return await app.store.read(async (reader) => {
    const pass = await reader.sources.pass(connector);
    const hasRead = pass !== null && (pass.cursor !== null || pass.allEndedAt !== null);
    return hasRead && (await reader.sources.slugOf(source.key)) === null ? null : pass;
  });
}

type CommentsOf = {
  readonly followed: Followed;
  readonly last: SourcePass | null;
  /** Requests of this run. */
  readonly most: number;
  readonly stop: AbortSignal | undefined;
};

/** Reads the comments of proposals where these moved. What is not read in this run is read in the next ones. */
async function readComments(app: Application, given: Given, { followed, last, most, stop }: CommentsOf): Promise<void> {
  const isPaused = last?.pausedUntil != null && last.pausedUntil > app.now();
  if (last === null || isPaused) return;
  for (let requests = 0; requests < most && stop?.aborted !== true; requests += 1) {
    const { due, consultationId } = await app.store.read(async (reader) => {
      const slug = await reader.sources.slugOf(followed.source.key);
      const consultation = slug === null ? null : await reader.consultations.bySlug(slug);
      if (consultation === null) return { due: [], consultationId: '' };
      const readBefore = new Date(app.now().getTime() - COMMENTS_AGAIN_MS);
      const of = { consultationId: consultation.id, readBefore, limit: given.source.perRequest };
      return { due: await reader.sources.dueComments(of), consultationId: consultation.id };
    });
    if (due.length === 0) return;
    const read = await given.source.comments(
      given.call,
      due.map(({ key }) => key),
      async (key) => {
        const of = { consultationId, kind: 'comment', key } as const;
        return (await app.store.read((reader) => reader.sources.within(of))).map((item) => item.key);
      },
    );
    if (!read.ok) {
      await markTried(app, followed, due);
      return await fail(app, last, read);
    }
    await applyComments(app, { followed, due, comments: read.value, pass: last });
    // What one proposal has that may not be seen is no failure of the source.
    const told = [...read.value.values()].filter((each) => each !== COMMENTS_NOT_LISTED);
    const untold = told.find((each) => typeof each === 'string');
    if (untold !== undefined && told.every((each) => typeof each === 'string'))
      return await fail(app, last, failed(untold));
  }
}

/** Has others come first the next time: what fails may be about these alone. */
async function markTried(app: Application, { source }: Followed, due: readonly SourceItem[]): Promise<void> {
  const moved = due.filter(({ commentsRead, commentsState }) => commentsRead !== commentsState);
  await app.store.transact(async (writer) => {
    const slug = await writer.sources.slugOf(source.key);
    const consultation = slug === null ? null : await writer.consultations.lock(slug);
    if (consultation === null) return;
    const items = moved.map((item) => ({ ...item, commentsReadAt: app.now() }));
    await writer.sources.saveItems(consultation.id, items);
  });
}

type Failure = Extract<RemoteResult<never>, { readonly ok: false }> & { readonly pauseMs?: number };

function failed(error: string): Failure {
  return { ok: false, outcome: { type: 'failed', error, retryAfterMs: null } };
}

/**
 * What was read cannot be believed, or what went cannot be known: the pass begins again from the start when the next one is due,
 * and what is new is read meanwhile. A first pass has no next one, and begins again as late.
 */
async function endInDoubt(app: Application, pass: SourcePass, { outcome }: Failure): Promise<void> {
  const now = app.now();
  const isFirst = pass.allEndedAt === null;
  const ended = { ...pass, stage: null, cursor: null, newEndedAt: now };
  const after = pass.stage === 'all' && !isFirst ? { ...ended, allEndedAt: now } : ended;
  await fail(app, after, { ok: false, outcome, pauseMs: isFirst ? ALL_EVERY_MS : PAUSE_MS });
}

/** The pass stays where it is, and goes on when the source answers again. */
async function fail(app: Application, pass: SourcePass, { outcome, pauseMs = PAUSE_MS }: Failure): Promise<void> {
  const asked = outcome.type === 'failed' ? (outcome.retryAfterMs ?? 0) : 0;
  const pausedUntil = new Date(app.now().getTime() + Math.max(pauseMs, asked));
  await saveOutcome(app, { ...pass, pausedUntil }, outcome.error);
}
