import type { Context } from 'hono';
import type { LatestAnswer } from '../../../../application/answer/ports.ts';
import type { ConsultationDetail } from '../../../../application/consultation/read-consultations.ts';
import type { NewsletterView } from '../../../../application/mail/newsletter/reads.ts';
import type { Answer } from '../../../../domain/answer/answer.ts';
import type { Consultation } from '../../../../domain/consultation/consultation.ts';
import { type Chosen, choose, langAttribute } from '../content.ts';
import { protect } from '../headers.ts';
import { picturePath } from '../institution-face.ts';
import { markdownHtml, officialMarkdownHtml } from '../markdown.ts';
import { markup, trusted } from '../markup.ts';
import type { PageContext } from '../page-context.ts';

/** One thing that happened. Its address is its id for good. */
export type Entry = {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly at: Date;
  /** HTML that was made safe. */
  readonly content: string;
  readonly author: string | null;
};

export type FeedContent = {
  readonly path: string;
  readonly page: string;
  readonly title: string;
  readonly since: Date;
  readonly author: string;
  readonly entries: readonly Entry[];
};

const ENTRIES_MAX = 50;

/** An Atom feed (RFC 4287), newest first. It says what happened, and never a count. */
export async function feedResponse(context: PageContext, c: Context, of: FeedContent): Promise<Response> {
  const { Feed } = await import('feed');
  const { app, locale, appearance } = context;
  const { logo } = appearance;
  const entries = of.entries.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, ENTRIES_MAX);
  const feed = new Feed({
    id: app.origin + of.path,
    title: of.title,
    link: app.origin + of.page,
    updated: entries[0]?.at ?? of.since,
    generator: 'Parvis',
    feedLinks: { atom: app.origin + of.path },
    author: { name: of.author, link: app.origin },
    ...(logo === null
      ? {}
      : { favicon: app.origin + picturePath(logo.square), image: app.origin + picturePath(logo.wide) }),
  });
  for (const entry of entries) {
    feed.addItem({
      id: app.origin + entry.id,
      link: app.origin + entry.path,
      // The title of an entry is HTML in the feed: what people wrote is escaped here.
      title: markup`${entry.title}`.toString(),
      date: entry.at,
      content: entry.content,
      ...(entry.author === null ? {} : { author: [{ name: entry.author }] }),
    });
  }
  protect(c, 'shared');
  c.header('content-language', locale.lang);
  return c.body(feed.atom1(), 200, { 'content-type': 'application/atom+xml; charset=utf-8' });
}

/** Somebody's words with their language, as the content of an entry; of a text with a content warning, the warning alone. */
export function wordsOf(
  context: PageContext,
  words: { readonly lang: string; readonly text: string },
  warning: string | null = null,
): string {
  const text = warning === null ? trusted(markdownHtml(words.text)) : markup`<p>${warning}</p>`;
  return markup`<div${langAttribute(context, words.lang)}>${text}</div>`.toString();
}

function officialWords(context: PageContext, { lang, text }: Chosen): string {
  return markup`<div${langAttribute(context, lang)}>${trusted(officialMarkdownHtml(text))}</div>`.toString();
}

export function answerEntry(
  context: PageContext,
  of: Pick<LatestAnswer, 'slug' | 'number' | 'title' | 'city'> & { readonly answer: Answer },
): Entry {
  const { locale } = context;
  const { answer, city } = of;
  const path = `/consultations/${of.slug}/proposals/${of.number}`;
  const verdict = locale.t(`verdict.${answer.verdict}`);
  const promised = answer.commitments.map((commitment) => markup`<li>${choose(context, commitment.text).text}</li>`);
  const name = choose(context, of.title).text;
  const institution = city === null ? '' : choose(context, city.name, city.languages).text;
  const title =
    city === null
      ? locale.t('feed.answer', { title: name, verdict })
      : locale.t('feed.answer-by', { title: name, verdict, institution });
  return {
    id: `${path}#answer-${city === null ? '' : `${city.host}-`}${answer.version}`,
    path: `${path}#answer`,
    title,
    at: answer.publishedAt,
    content:
      officialWords(context, choose(context, answer.body)) +
      (promised.length === 0 ? '' : markup`<ul>${promised}</ul>`.toString()),
    author: institution === '' ? choose(context, context.institution.name).text : institution,
  };
}

/** What the institution wrote to its followers, or to those of a consultation. */
export function newsletterEntry(context: PageContext, newsletter: NewsletterView): Entry {
  const { id, subject, text, startedAt, createdAt } = newsletter;
  const path = `/newsletters/${id}`;
  return {
    id: path,
    path,
    title: choose(context, subject).text,
    at: startedAt ?? createdAt,
    content: officialWords(context, choose(context, text)),
    author: choose(context, context.institution.name).text,
  };
}

/** Phases that opened or closed and ends that moved, as far as that has happened. */
export function phaseEntries(
  context: PageContext,
  { consultation, extensions }: Pick<ConsultationDetail, 'consultation' | 'extensions'>,
): readonly Entry[] {
  const { locale, now } = context;
  const zone = consultation.timeZone;
  const path = `/consultations/${consultation.slug}`;
  const title = choose(context, consultation.title, consultation.languages).text;
  const author = choose(context, context.institution.name).text;
  const nameOf = (phase: Consultation['phases'][number]) =>
    phase.title === null ? locale.t(`phase.${phase.kind}`) : choose(context, phase.title).text;
  const changes = consultation.phases.flatMap((phase) => {
    const name = nameOf(phase);
    const until = locale.t('feed.until', { date: locale.deadline(phase.closesAt, zone) });
    const opened = {
      id: `${path}#phase-${phase.id}-opened`,
      at: phase.opensAt,
      title: locale.t('feed.opened', { phase: name, title }),
      content: until,
    };
    const closed = {
      id: `${path}#phase-${phase.id}-closed`,
      at: phase.closesAt,
      title: locale.t('feed.closed', { phase: name, title }),
      content: '',
    };
    return [opened, closed];
  });
  const extended = extensions.map((extension) => {
    const phase = consultation.phases.find(({ id }) => id === extension.phaseId);
    const until = locale.t('feed.until', { date: locale.deadline(extension.to, zone) });
    return {
      id: `${path}#phase-${extension.phaseId}-extended-${extension.at.getTime()}`,
      at: extension.at,
      title: locale.t('feed.extended', { phase: phase === undefined ? '' : nameOf(phase), title }),
      content: `${until} ${choose(context, extension.reason).text}`,
    };
  });
  return [...changes, ...extended]
    .filter(({ at }) => at <= now)
    .map((change) => ({
      ...change,
      path: `${path}#phases`,
      author,
      content: markup`<p>${change.content}</p>`.toString(),
    }));
}
