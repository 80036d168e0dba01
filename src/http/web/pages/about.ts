import type { NoticePage } from '../../../domain/institution/institution.ts';
import { handleOn } from '../components/follow.ts';
import { choose, line, prose } from '../content.ts';
import type { PageContent } from '../layout.ts';
import type { TextKey } from '../locales/fr.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

/** What this place is and by which principles it works. */
export function aboutPage(visit: Visit): PageAnswer {
  const { locale, institution } = visit;
  const name = line(visit, choose(visit, institution.name));
  const principles = [
    'about.rules',
    'about.results',
    'about.versions',
    'about.standing',
    'about.order',
    'about.profile',
  ] as const;
  return notice(
    visit,
    'about',
    markup`<p class="lead">${locale.say('about.lead', { institution: name })}</p>
<h2>${locale.t('about.principles')}</h2>
<ul>${principles.map((key) => markup`<li>${locale.t(key)}</li>`)}</ul>
<h2>${locale.t('follow.title')}</h2>
<p>${locale.t('about.fediverse')}</p>
<p><code class="handle">${handleOn(visit, institution.handle)}</code></p>
<h2>${locale.t('about.software')}</h2>
<p>${locale.t('about.software-text')}</p>`,
  );
}

/** What is kept about whom, for how long, and what everybody can ask for. */
export function privacyPage(visit: Visit): PageAnswer {
  const { locale } = visit;
  const kept = [
    'reading',
    'account',
    'address',
    'follows',
    'lists',
    'words',
    'supports',
    'session',
    'received',
    'log',
  ] as const;
  return notice(
    visit,
    'privacy',
    markup`<p class="lead">${locale.t('privacy.lead')}</p>
<h2>${locale.t('privacy.kept')}</h2>
<div class="scroll" role="region" aria-label="${locale.t('privacy.kept')}" tabindex="0"><table><caption>${locale.t('privacy.caption')}</caption>
<thead><tr><th scope="col">${locale.t('privacy.what')}</th><th scope="col">${locale.t('privacy.why')}</th><th scope="col">${locale.t('privacy.until')}</th></tr></thead>
<tbody>${kept.map((key) => markup`<tr><th scope="row">${locale.t(`privacy.${key}`)}</th><td>${locale.t(`privacy.${key}-why`)}</td><td>${locale.t(`privacy.${key}-until`)}</td></tr>`)}</tbody></table></div>
<h2>${locale.t('privacy.never')}</h2>
<ul>${list(visit, ['privacy.never-who', 'privacy.never-profile', 'privacy.never-third', 'privacy.never-cookie'])}</ul>
${mapNote(visit)}
<h2>${locale.t('privacy.rights')}</h2>
<ul>${list(visit, ['privacy.right-access', 'privacy.right-erase', 'privacy.right-complain'])}</ul>
<h2>${locale.t('privacy.elsewhere')}</h2>
<p>${locale.t('privacy.elsewhere-text')}</p>
${contact(visit)}`,
  );
}

/** The one exception there is, where the operator made it. */
function mapNote({ app, locale }: Visit): Html {
  if (app.map === undefined) return NOTHING;
  return markup`<p>${locale.t('map.privacy', { host: new URL(app.map.origin).host })}</p>`;
}

/** What the pages hold to, and whom to tell where they do not. */
export function accessibilityPage(visit: Visit): PageAnswer {
  const { locale } = visit;
  return notice(
    visit,
    'accessibility',
    markup`<p class="lead">${locale.t('accessibility.lead')}</p>
<ul>${list(visit, ['accessibility.script', 'accessibility.keyboard', 'accessibility.zoom', 'accessibility.colour', 'accessibility.language', 'accessibility.motion'])}</ul>
<h2>${locale.t('accessibility.limits')}</h2>
<p>${locale.t('accessibility.limits-text')}</p>
${contact(visit)}`,
  );
}

function list(visit: Visit, keys: readonly PlainKey[]): readonly Html[] {
  return keys.map((key) => markup`<li>${visit.locale.t(key)}</li>`);
}

type PlainKey = Extract<TextKey, `${'privacy.never' | 'privacy.right'}-${string}` | `accessibility.${string}`>;

/** The node's own text, and below it what the institution itself says. */
function notice(visit: Visit, page: NoticePage, main: Html): PageAnswer {
  const { locale, institution } = visit;
  const title = locale.t(`nav.${page}`);
  const own = institution.notices[page];
  const content: PageContent = {
    title,
    canonical: `/${page}`,
    main: markup`<div class="single"><h1>${title}</h1>
${main}
${own === undefined ? NOTHING : markup`<section aria-labelledby="own"><h2 id="own">${locale.t('notice.own')}</h2>${prose(visit, choose(visit, own))}</section>`}
</div>`,
  };
  return { content };
}

function contact(visit: Visit): Html {
  const { locale, institution } = visit;
  const said = institution.contact;
  return markup`<h2>${locale.t('contact.title')}</h2>
<p>${said === null ? locale.t('contact.none') : address(said)}</p>`;
}

/** A contact as the institution wrote it; an address becomes a link. */
function address(said: string): Html {
  if (/^[^\s@<>"]+@[^\s@<>"]+$/.test(said)) return markup`<a href="mailto:${said}">${said}</a>`;
  if (/^https?:\/\/\S+$/.test(said)) return markup`<a href="${said}">${said}</a>`;
  return markup`<span dir="auto">${said}</span>`;
}
