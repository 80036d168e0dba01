import type { Context } from 'hono';
import { audienceOf } from '../../../application/read-consultations.ts';
import { readProposal } from '../../../application/read-proposals.ts';
import type { Version } from '../../../domain/proposal/version.ts';
import { date } from '../components/time.ts';
import { langAttribute, line, prose } from '../content.ts';
import { type Difference, differenceOf } from '../difference.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { gonePage } from './gone-proposal.ts';
import { crumbsOf, numberOf, pathOf } from './proposal-address.ts';

/** One version of a proposal, and what changed since the one before, word by word. */
export async function versionPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale } = visit;
  const slug = c.req.param('slug') ?? '';
  const found = await readProposal(app, {
    slug,
    number: numberOf(c),
    audience: audienceOf(viewer),
    viewer,
  });
  if (!found.ok) return found;
  const proposal = found.value;
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(visit, proposal);
  const version = proposal.versions.find((each) => each.number === Number(c.req.param('version')));
  if (version === undefined) return { refusal: { type: 'not-found', what: 'version' } };
  const before = proposal.versions.find((each) => each.number === version.number - 1) ?? null;
  const later = proposal.versions.find((each) => each.number === version.number + 1) ?? null;
  const path = pathOf(proposal);
  const zone = proposal.consultation.timeZone;
  const title = { lang: version.lang, text: version.title[version.lang] ?? '' };
  const heading = locale.t('versions.of', { version: version.number, number: proposal.number ?? 0 });
  const to = (each: Version, key: 'versions.earlier' | 'versions.later') =>
    markup`<a href="${visit.href(`${path}/versions/${each.number}`)}">${locale.t(key, { version: each.number })}</a>`;
  return {
    content: {
      title: `${heading} · ${title.text}`,
      canonical: `${path}/versions/${version.number}`,
      indexed: false,
      crumbs: [...crumbsOf(visit, proposal), { href: visit.href(path), name: line(visit, title) }],
      main: markup`<div class="single"><h1>${heading}</h1>
<p class="small quiet">${date(visit, version.createdAt, zone)} · ${version.number === proposal.version ? locale.t('versions.is-current') : locale.t('versions.is-former', { version: proposal.version })}</p>
${before === null ? NOTHING : changes(visit, before, version)}
<section aria-labelledby="text"><h2 id="text">${locale.t('versions.text')}</h2>
<p class="item">${line(visit, title)}</p>
${prose(visit, { lang: version.lang, text: version.body[version.lang] ?? '' })}
<p class="small quiet">${locale.t('versions.hash')} <code class="hash">${version.contentHash}</code></p>
</section>
<nav class="pager" aria-label="${locale.t('versions.title')}">${before === null ? NOTHING : to(before, 'versions.earlier')} ${later === null ? NOTHING : to(later, 'versions.later')}</nav>
</div>`,
    },
  };
}

function changes(visit: Visit, before: Version, after: Version): Html {
  const { locale } = visit;
  const of = (member: 'title' | 'body') =>
    differenceOf({
      before: before[member][before.lang] ?? '',
      after: after[member][after.lang] ?? '',
      lang: after.lang,
    });
  const [title, body] = [of('title'), of('body')];
  const same = [title, body].every((parts) => parts.every((part) => part.kind === 'same'));
  return markup`<section aria-labelledby="changes"><h2 id="changes">${locale.t('versions.changes', { version: before.number })}</h2>
<p class="small quiet">${same ? locale.t('versions.same') : locale.t('versions.legend')}</p>
${same ? NOTHING : markup`<div class="diff" dir="auto"${langAttribute(visit, after.lang)}><p><strong>${written(visit, title)}</strong></p><p>${written(visit, body)}</p></div>`}
</section>`;
}

function written(visit: Visit, parts: readonly Difference[]): Html {
  const { locale } = visit;
  const said = (key: 'versions.added' | 'versions.removed') =>
    markup`<span class="hidden" lang="${locale.lang}">${locale.t(key)} </span>`;
  return markup`${parts.map(({ kind, text }) => {
    if (kind === 'same') return markup`${text}`;
    return kind === 'added'
      ? markup`<ins>${said('versions.added')}${text}</ins>`
      : markup`<del>${said('versions.removed')}${text}</del>`;
  })}`;
}
