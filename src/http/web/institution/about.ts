import type { NoticePage } from '../../../domain/institution/institution.ts';
import { RETENTION } from '../../../domain/privacy/retention.ts';
import type { MessageKey } from '../../../i18n/messages.ts';
import { handleOn } from '../federation/follow.ts';
import { REFERENCE } from '../kit/api/reference.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import type { PageContent } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pagePath } from '../kit/static-page-links.ts';
import { table } from '../kit/table.ts';

/** What this place is and by which principles it works. */
export function aboutPage(context: PageContext): PageAnswer {
  const { locale, institution } = context;
  const name = line(context, choose(context, institution.name));
  const principles = [
    'about.rules',
    'about.results',
    'about.versions',
    'about.standing',
    'about.order',
    'about.profile',
  ] as const;
  return notice(
    context,
    'about',
    markup`<p class="lead">${locale.html('about.lead', { institution: name })}</p>
<h2>${locale.t('about.principles')}</h2>
<ul>${principles.map((key) => markup`<li>${locale.t(key)}</li>`)}</ul>
<h2>${locale.t('follow.title')}</h2>
<p>${locale.t('about.fediverse')}</p>
<p><code class="handle">${handleOn(context, institution.handle)}</code></p>
<p><a href="${context.href('/newsletters')}">${locale.t('newsletters.archive')}</a></p>
<h2>${locale.t('about.software')}</h2>
<p>${locale.t('about.software-text')}</p>
<p><a href="${context.href('/journal')}">${locale.t('journal.title')}</a></p>
<p><a href="${context.href(REFERENCE)}">${locale.t('api-reference.title')}</a></p>`,
  );
}

/** The periods in what is said of each, as the worker enforces them. */
const NO_PERIOD = { days: 0, images: 0 };
const PERIODS: Readonly<Record<string, typeof NO_PERIOD>> = {
  received: { ...NO_PERIOD, days: RETENTION['messages-received'].days },
  ballots: { ...NO_PERIOD, days: RETENTION.voters.days },
  drafts: { days: RETENTION.drafts.days, images: RETENTION['unattached-images'].days },
  reports: { ...NO_PERIOD, days: RETENTION.reporters.days },
};

const ELSEWHERE = {
  received: RETENTION['messages-received'].days,
  withdrawn: RETENTION['acts-taken-back'].days,
};

/** What is kept about whom, for how long, and what everybody can ask for. */
export function privacyPage(context: PageContext): PageAnswer {
  const { locale } = context;
  const stored = [
    'reading',
    'account',
    'address',
    'follows',
    'lists',
    'words',
    'supports',
    'ballots',
    'drafts',
    'reports',
    'session',
    'received',
    'log',
  ] as const;
  return notice(
    context,
    'privacy',
    markup`<p class="lead">${locale.t('privacy.lead')}</p>
<h2>${locale.t('privacy.kept')}</h2>
${table({
  scrolls: 'kept',
  stacks: true,
  caption: locale.t('privacy.caption'),
  columns: [locale.t('privacy.what'), locale.t('privacy.why'), locale.t('privacy.until')],
  rows: stored.map((key) => [
    locale.t(`privacy.${key}`),
    locale.t(`privacy.${key}-why`),
    locale.t(`privacy.${key}-until`, PERIODS[key] ?? NO_PERIOD),
  ]),
})}
<h2>${locale.t('privacy.never')}</h2>
<ul>${list(context, ['privacy.never-who', 'privacy.never-profile', 'privacy.never-third', 'privacy.never-cookie'])}</ul>
${mapNote(context)}
<p><a href="${context.href('/contacts')}">${locale.t('contacts.title')}</a></p>
<h2>${locale.t('privacy.rights')}</h2>
<ul>${list(context, ['privacy.right-access', 'privacy.right-erase', 'privacy.right-complain'])}</ul>
<h2>${locale.t('privacy.elsewhere')}</h2>
<p>${locale.t('privacy.elsewhere-text', ELSEWHERE)}</p>
${contact(context)}`,
  );
}

/** The one exception there is, where the operator made it. */
function mapNote({ places, locale }: PageContext): Html {
  const map = places.map === undefined ? NOTHING : markup`<p>${locale.t('map.privacy')}</p>`;
  const { geocoder } = places;
  return markup`${map}${geocoder === undefined ? NOTHING : markup`<p>${locale.t('find-place.privacy', { host: geocoder.host })}</p>`}`;
}

/** What the pages hold to, and whom to tell where they do not. */
export function accessibilityPage(context: PageContext): PageAnswer {
  const { locale } = context;
  return notice(
    context,
    'accessibility',
    markup`<p class="lead">${locale.t('accessibility.lead')}</p>
${declaration(context)}
<ul>${list(context, ['accessibility.script', 'accessibility.keyboard', 'accessibility.zoom', 'accessibility.colour', 'accessibility.language', 'accessibility.motion'])}</ul>
<h2>${locale.t('accessibility.limits')}</h2>
<p>${locale.t('accessibility.limits-text')}</p>
${contact(context)}`,
  );
}

/** Leads to what the institution declares of its site, where it does. */
function declaration(context: PageContext): Html {
  const page = context.pages.find(({ kind }) => kind === 'accessibility');
  if (page === undefined || page.conformity === null) return NOTHING;
  const words = context.locale.t(`conformity.${page.conformity}`);
  return markup`<p><a href="${context.href(pagePath(page))}">${words}</a></p>`;
}

function list(context: PageContext, keys: readonly PlainKey[]): readonly Html[] {
  return keys.map((key) => markup`<li>${context.locale.t(key)}</li>`);
}

type PlainKey = Extract<MessageKey, `${'privacy.never' | 'privacy.right'}-${string}` | `accessibility.${string}`>;

/** The node's own text, and below it what the institution itself says. */
function notice(context: PageContext, page: NoticePage, main: Html): PageAnswer {
  const { locale, institution } = context;
  const title = locale.t(`nav.${page}`);
  const own = institution.notices[page];
  const content: PageContent = {
    title,
    canonical: `/${page}`,
    main: markup`<div class="single"><h1>${title}</h1>
${main}
${own === undefined ? NOTHING : markup`<section aria-labelledby="own"><h2 id="own">${locale.t('notice.own')}</h2>${officialProse(context, choose(context, own))}</section>`}
</div>`,
  };
  return { content };
}

function contact(context: PageContext): Html {
  const { locale, institution } = context;
  const text = institution.contact;
  return markup`<h2>${locale.t('contact.title')}</h2>
<p>${text === null ? locale.t('contact.none') : contactLink(text)}</p>`;
}

/** A contact as the institution wrote it; an address becomes a link. */
export function contactLink(text: string): Html {
  if (/^[^\s@<>"]+@[^\s@<>"]+$/.test(text)) return markup`<a href="mailto:${text}">${text}</a>`;
  if (/^https?:\/\/\S+$/.test(text)) return markup`<a href="${text}">${text}</a>`;
  return markup`<span dir="auto">${text}</span>`;
}
