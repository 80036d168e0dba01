import type { Connector } from '../../../domain/connector/connector.ts';
import { openPhasesFor } from '../../../domain/consultation/phase.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import type { Application } from '../../application.ts';
import { readConsultations } from '../../consultation/read-consultations.ts';
import { PAGE_MAX } from '../../kit/page.ts';
import { signInHash } from '../../kit/sign-in-keys.ts';
import { ANYBODY } from '../../kit/viewer.ts';
import { decryptSecrets } from '../connector-secrets.ts';
import { kindOf } from '../manage-connectors.ts';
import { notePushed } from '../request-progress.ts';
import { findProposal, listProposals } from './list-proposals.ts';
import type { ConnectorAnswer, ConnectorQuestion, ConnectorReply, ConnectorRequest } from './ports.ts';
import { askFollower, proposeForRequest } from './propose-for-request.ts';

/** Answers what software of the institution asks by a connector; null where there is none of that kind and name that takes anything. */
export async function answerRequest(
  app: Application,
  {
    kind: kindName,
    name,
    request,
  }: { readonly kind: string; readonly name: string; readonly request: ConnectorRequest },
): Promise<ConnectorReply | null> {
  const intake = kindOf(app, kindName)?.intake;
  const [connector, encrypted] = await app.store.read((reader) =>
    Promise.all([reader.connectors.byName(name), reader.connectors.secrets(name)]),
  );
  if (intake === undefined || connector?.kind !== kindName || encrypted === null) return null;
  if (connector.paused === 'by-hand') return { status: 503, body: { err: 1, err_class: 'Paused', err_code: 'paused' } };
  const read = await intake.read(connector, decryptSecrets(app, name, encrypted), request);
  if (!read.ok) return read.reply;
  const { nonce, until, question } = read;
  // In a transaction of its own: what fails afterwards is asked again under another nonce.
  const isNew =
    nonce === null ||
    (await app.store.transact((writer) =>
      writer.connectors.useNonce({ connector: name, nonce, until, at: request.at }),
    ));
  if (!isNew) return intake.replayed();
  const answer = question.ok ? await answered(app, connector, question.value) : question;
  const context = await app.store.read(async (reader) => ({
    institution: await reader.institution.get(),
    territories: await reader.territories.all(),
  }));
  const given = answer.ok ? answer.value : { type: 'refused' as const, refusal: answer.refusal };
  const replyContext = {
    languages: context.institution?.languages ?? [],
    institution: context.institution?.name ?? {},
    timeZone: context.institution?.timeZone ?? 'UTC',
    territories: context.territories,
  };
  return intake.reply(given, replyContext, request);
}

async function answered(
  app: Application,
  connector: Connector,
  question: ConnectorQuestion,
): Promise<Result<ConnectorAnswer, Refusal>> {
  switch (question.type) {
    case 'propose': {
      const proposed = await proposeForRequest(app, connector, question);
      if (!proposed.ok) return proposed;
      const { isNew, ...made } = proposed.value;
      if (isNew) await askFollower(app, question, made);
      return ok({ type: 'proposed', ...made });
    }
    case 'consultations':
      return ok({ type: 'consultations', items: await openForProposals(app, question) });
    case 'activity':
      return ok({ type: 'activity', items: await writtenBy(app, question.subject) });
    case 'proposals': {
      const listed = await listProposals(app, question);
      return listed.ok ? ok({ type: 'proposals', items: listed.value }) : listed;
    }
    case 'answers': {
      const { within: slugs, from, to, limit } = question;
      const query = { consultationId: null, decided: { slugs, from, to }, limit };
      return ok({ type: 'answers', items: await app.store.read(({ views }) => views.latestAnswers(query)) });
    }
    case 'proposal': {
      const found = await findProposal(app, question);
      return found.ok ? ok({ type: 'proposed', ...found.value }) : found;
    }
    case 'progress': {
      const requests = kindOf(app, connector.kind)?.requests;
      if (requests === undefined) return refuse({ type: 'not-found', what: 'commitment' });
      const noted = await notePushed(app, { connector, requests }, question.state);
      return noted.ok ? ok({ type: 'noted', status: noted.value }) : noted;
    }
  }
}

/** The consultations that proposals can be made in now. */
async function openForProposals(
  app: Application,
  { within, search }: Extract<ConnectorQuestion, { readonly type: 'consultations' }>,
) {
  const now = app.now();
  const wanted = search?.trim().toLowerCase() ?? '';
  const found: { slug: string; title: Localised; summary: Localised; closesAt: Date | null }[] = [];
  for (let after: string | null = null, isLast = false; !isLast; ) {
    const page: Awaited<ReturnType<typeof readConsultations>> = await readConsultations(app, {
      ...{ viewer: ANYBODY, limit: PAGE_MAX, after },
    });
    for (const { consultation } of page.items) {
      const { slug, title, summary, phases } = consultation;
      const [open] = openPhasesFor('propose', phases, now);
      const isNamed = Object.values(title).some((text) => text.toLowerCase().includes(wanted));
      if (open === undefined || !isNamed || (within.length > 0 && !within.includes(slug))) continue;
      found.push({ slug, title, summary, closesAt: open.closesAt });
    }
    after = page.next;
    isLast = after === null;
  }
  return found;
}

/** The public proposals of whoever signs in here under a name of the institution's provider, the latest first. */
async function writtenBy(app: Application, subject: string) {
  return await app.store.read(async (reader) => {
    const provider = await reader.identity.provider();
    if (provider === null || subject === '') return [];
    const key = `${provider.issuer} ${subject}`;
    const signIn = await reader.signIns.byKey(signInHash(app, { kind: 'oidc', key }));
    if (signIn === null) return [];
    const { participantId } = signIn;
    const { items } = await reader.views.participantProposals({ participantId, limit: PAGE_MAX, after: null });
    const slugs = new Map<string, string>();
    for (const { consultationId } of items) {
      const slug = slugs.get(consultationId) ?? (await reader.consultations.byId(consultationId))?.slug;
      if (slug !== undefined) slugs.set(consultationId, slug);
    }
    return items.flatMap((item) => {
      const slug = slugs.get(item.consultationId);
      return slug === undefined ? [] : [{ ...item, slug }];
    });
  });
}
