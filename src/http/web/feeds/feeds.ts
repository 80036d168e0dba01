import type { Context } from 'hono';
import type { Application } from '../../../application/ports.ts';
import { readLatestAnswers } from '../../../application/read-answers.ts';
import { readConsultation, readConsultations } from '../../../application/read-consultations.ts';
import { readProposal, readProposals } from '../../../application/read-proposals.ts';
import { ANYBODY } from '../../../application/sign-in.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { choose } from '../content.ts';
import { notSetUp } from '../error-page.ts';
import { pageResponse } from '../page.ts';
import { openVisit, type Visit } from '../visit.ts';
import { type Entry, type FeedContent, feedResponse } from './atom.ts';
import { answerEntry, phaseEntries, wordsOf } from './entries.ts';

const READ = 50;
const PUBLIC = { drafts: false } as const;

type FeedOf = (visit: Visit, c: Context) => Promise<FeedContent | { readonly refusal: Refusal }>;

/** A route that answers a feed. A feed is for a machine: it is the same whoever is signed in. */
export function feed(app: Application, of: FeedOf): (c: Context) => Promise<Response> {
  return async (c) => {
    const found = await openVisit(app, c);
    if (found === null) return notSetUp(app, c);
    const visit: Visit = { ...found, viewer: ANYBODY, signedInAs: null };
    const content = await of(visit, c);
    return 'refusal' in content ? pageResponse(visit, c, content) : feedResponse(visit, c, content);
  };
}

/** What the institution opens and what it answers. */
export const consultationsFeed: FeedOf = async (visit) => {
  const { app, locale, institution } = visit;
  const name = choose(visit, institution.name).text;
  const { items } = await readConsultations(app, { limit: READ, after: null, audience: PUBLIC });
  const answers = await readLatestAnswers(app, { slug: null, limit: READ });
  const opened = items.map(({ consultation }): Entry => {
    const path = `/consultations/${consultation.slug}`;
    return {
      id: path,
      path,
      title: choose(visit, consultation.title, consultation.languages).text,
      at: consultation.publishedAt ?? consultation.createdAt,
      content: wordsOf(visit, choose(visit, consultation.summary, consultation.languages)),
      author: name,
    };
  });
  return {
    path: '/consultations.atom',
    page: '/consultations',
    title: locale.t('feed.consultations', { institution: name }),
    since: institution.createdAt,
    author: name,
    entries: [...opened, ...(answers.ok ? answers.value.map((each) => answerEntry(visit, each)) : [])],
  };
};

/** Proposals, answers and changes of phase of one consultation. */
export const consultationFeed: FeedOf = async (visit, c) => {
  const { app, locale, institution } = visit;
  const slug = c.req.param('feed')?.replace(/\.atom$/, '') ?? '';
  const found = await readConsultation(app, { slug, audience: PUBLIC });
  if (!found.ok) return found;
  const newest = {
    slug,
    audience: PUBLIC,
    viewer: ANYBODY,
    order: 'newest',
    seed: 0,
    limit: READ,
    after: null,
  } as const;
  const proposals = await readProposals(app, newest);
  if (!proposals.ok) return proposals;
  const answers = await readLatestAnswers(app, { slug, limit: READ });
  if (!answers.ok) return answers;
  const { consultation } = found.value;
  const proposed = proposals.value.items.map((item): Entry => {
    const path = `/consultations/${slug}/proposals/${item.number}`;
    return {
      id: path,
      path,
      title: choose(visit, item.title, [item.lang]).text,
      at: item.publishedAt ?? item.receivedAt,
      content: wordsOf(visit, choose(visit, item.body, [item.lang])),
      author: item.author.name === '' ? locale.t('author.erased') : item.author.name,
    };
  });
  return {
    path: `/consultations/${slug}.atom`,
    page: `/consultations/${slug}`,
    title: locale.t('feed.consultation', {
      consultation: choose(visit, consultation.title, consultation.languages).text,
    }),
    since: consultation.publishedAt ?? consultation.createdAt,
    author: choose(visit, institution.name).text,
    entries: [
      ...proposed,
      ...answers.value.map((each) => answerEntry(visit, each)),
      ...phaseEntries(visit, found.value),
    ],
  };
};

/** The versions of one proposal and the official answers to it. */
export const proposalFeed: FeedOf = async (visit, c) => {
  const { app, locale, institution } = visit;
  const slug = c.req.param('slug') ?? '';
  const number = Number(c.req.param('feed')?.replace(/\.atom$/, ''));
  const found = await readProposal(app, { slug, number, audience: PUBLIC, viewer: ANYBODY });
  if (!found.ok) return found;
  const proposal = found.value;
  if (proposal.status !== 'published')
    return { refusal: { type: 'gone', what: 'proposal', since: proposal.updatedAt } };
  const path = `/consultations/${slug}/proposals/${number}`;
  const title = choose(visit, proposal.title, [proposal.lang]).text;
  const author = proposal.author.name === '' ? locale.t('author.erased') : proposal.author.name;
  const versions = proposal.versions.map((version): Entry => {
    const words = { lang: version.lang, text: version.body[version.lang] ?? '' };
    const own = version.title[version.lang] ?? title;
    return {
      id: `${path}/versions/${version.number}`,
      path: `${path}/versions/${version.number}`,
      title: version.number === 1 ? own : locale.t('feed.version', { version: version.number, title: own }),
      at: version.createdAt,
      content: wordsOf(visit, words),
      author,
    };
  });
  return {
    path: `${path}.atom`,
    page: path,
    title: locale.t('feed.proposal', { title }),
    since: proposal.receivedAt,
    author: choose(visit, institution.name).text,
    entries: [
      ...versions,
      ...proposal.answers.map((answer) => answerEntry(visit, { slug, number, title: proposal.title, answer })),
    ],
  };
};
