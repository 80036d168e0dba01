import type { Context } from 'hono';
import { readLatestAnswers } from '../../../../application/answer/reads.ts';
import type { Application } from '../../../../application/application.ts';
import { readConsultation, readConsultations } from '../../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../../application/kit/viewer.ts';
import { readPublicNewsletters } from '../../../../application/mail/newsletter/reads.ts';
import { isShown } from '../../../../application/network/answer/reads.ts';
import { holdersOf, readSharing } from '../../../../application/network/cohost/reads.ts';
import { readProposal, readProposals } from '../../../../application/proposal/read-proposals.ts';
import type { Refusal } from '../../../../domain/kit/refusal.ts';
import { authorText } from '../author.ts';
import { choose } from '../content.ts';
import { notSetUp } from '../error-page.ts';
import { pageResponse } from '../page.ts';
import { createPageContext, type PageContext } from '../page-context.ts';
import {
  answerEntry,
  type Entry,
  type FeedContent,
  feedResponse,
  newsletterEntry,
  phaseEntries,
  wordsOf,
} from './entries.ts';

const READ = 50;

type FeedOf = (context: PageContext, c: Context) => Promise<FeedContent | { readonly refusal: Refusal }>;

/** A route that answers a feed. A feed is for a machine: it is the same whoever is signed in. */
export function feed(app: Application, of: FeedOf): (c: Context) => Promise<Response> {
  return async (c) => {
    const found = await createPageContext(app, c);
    if (found === null) return notSetUp(app, c);
    const context: PageContext = { ...found, viewer: ANYBODY, signedInAs: null };
    const content = await of(context, c);
    return 'refusal' in content ? pageResponse(context, c, content) : feedResponse(context, c, content);
  };
}

/** What the institution opens, what it answers, and what it writes to followers. */
export const consultationsFeed: FeedOf = async (context) => {
  const { app, locale, institution } = context;
  const name = choose(context, institution.name).text;
  const { items } = await readConsultations(app, { limit: READ, after: null, viewer: ANYBODY });
  const answers = await readLatestAnswers(app, { slug: null, limit: READ });
  const newsletters = await readPublicNewsletters(app, { limit: READ, after: null });
  const opened = items.map(({ consultation }): Entry => {
    const path = `/consultations/${consultation.slug}`;
    return {
      id: path,
      path,
      title: choose(context, consultation.title, consultation.languages).text,
      at: consultation.publishedAt ?? consultation.createdAt,
      content: wordsOf(context, choose(context, consultation.summary, consultation.languages)),
      author: name,
    };
  });
  return {
    path: '/consultations.atom',
    page: '/consultations',
    title: locale.t('feed.consultations', { institution: name }),
    since: institution.createdAt,
    author: name,
    entries: [
      ...opened,
      ...(answers.ok ? answers.value.map((each) => answerEntry(context, each)) : []),
      ...newsletters.items.map((each) => newsletterEntry(context, each)),
    ],
  };
};

/** Proposals, answers, changes of phase and newsletters of one consultation. */
export const consultationFeed: FeedOf = async (context, c) => {
  const { app, locale, institution } = context;
  const slug = c.req.param('feed')?.replace(/\.atom$/, '') ?? '';
  const found = await readConsultation(app, { slug, viewer: ANYBODY });
  if (!found.ok) return found;
  const newest = {
    slug,
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
  const newsletters = await readPublicNewsletters(app, { limit: READ, after: null, list: consultation.id });
  const proposed = proposals.value.items.map((item): Entry => {
    const path = `/consultations/${slug}/proposals/${item.number}`;
    return {
      id: path,
      path,
      title: choose(context, item.title, [item.lang]).text,
      at: item.publishedAt ?? item.receivedAt,
      content: wordsOf(context, choose(context, item.body, [item.lang]), item.warning),
      author: authorText(context, item.author, found.value.holders),
    };
  });
  return {
    path: `/consultations/${slug}.atom`,
    page: `/consultations/${slug}`,
    title: locale.t('feed.consultation', {
      consultation: choose(context, consultation.title, consultation.languages).text,
    }),
    since: consultation.publishedAt ?? consultation.createdAt,
    author: choose(context, institution.name).text,
    entries: [
      ...proposed,
      ...answers.value.map((each) => answerEntry(context, each)),
      ...phaseEntries(context, found.value),
      ...newsletters.items.map((each) => newsletterEntry(context, each)),
    ],
  };
};

/** The versions of one proposal and the official answers to it. */
export const proposalFeed: FeedOf = async (context, c) => {
  const { app, locale, institution } = context;
  const slug = c.req.param('slug') ?? '';
  const number = Number(c.req.param('feed')?.replace(/\.atom$/, ''));
  const found = await readProposal(app, { slug, number, viewer: ANYBODY });
  if (!found.ok) return found;
  const proposal = found.value;
  if (proposal.status !== 'published')
    return { refusal: { type: 'gone', what: 'proposal', since: proposal.updatedAt } };
  const path = `/consultations/${slug}/proposals/${number}`;
  const title = choose(context, proposal.title, [proposal.lang]).text;
  const holders = await app.store.read((reader) => holdersOf(reader, app, proposal.consultation));
  const author = authorText(context, proposal.author, holders);
  const versions = proposal.versions.map((version): Entry => {
    const words = { lang: version.lang, text: version.body[version.lang] ?? '' };
    const own = version.title[version.lang] ?? title;
    return {
      id: `${path}/versions/${version.number}`,
      path: `${path}/versions/${version.number}`,
      title: version.number === 1 ? own : locale.t('feed.version', { version: version.number, title: own }),
      at: version.createdAt,
      content: wordsOf(context, words, version.warning),
      author,
    };
  });
  const { host } = await readSharing(app, proposal.consultation);
  const at = { slug, number, title: proposal.title };
  return {
    path: `${path}.atom`,
    page: path,
    title: locale.t('feed.proposal', { title }),
    since: proposal.receivedAt,
    author: choose(context, institution.name).text,
    entries: [
      ...versions,
      ...proposal.answers.map((answer) => answerEntry(context, { ...at, answer, city: host?.institution ?? null })),
      ...proposal.cohostAnswers
        .filter(isShown)
        .map((answer) => answerEntry(context, { ...at, answer, city: answer.ours ? null : answer.city })),
    ],
  };
};
