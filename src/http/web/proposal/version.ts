import type { Context } from 'hono';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import type { Version } from '../../../domain/proposal/version.ts';
import { behindWarning, langAttribute, line, prose } from '../kit/content.ts';
import { differenceOf, writtenDifference } from '../kit/difference.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { namedHash, toVerify } from '../kit/to-verify.ts';
import { crumbsOf, gonePage, numberOf, pathOf } from './proposal-address.ts';

/** One version of a proposal, and what changed since the one before, word by word. */
export async function versionPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale } = context;
  const slug = c.req.param('slug') ?? '';
  const found = await readProposal(app, {
    slug,
    number: numberOf(c),
    viewer,
  });
  if (!found.ok) return found;
  const proposal = found.value;
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(context, proposal);
  const version = proposal.versions.find((each) => each.number === Number(c.req.param('version')));
  if (version === undefined) return { refusal: { type: 'not-found', what: 'version' } };
  const before = proposal.versions.find((each) => each.number === version.number - 1) ?? null;
  const later = proposal.versions.find((each) => each.number === version.number + 1) ?? null;
  const path = pathOf(proposal);
  const zone = proposal.consultation.timeZone;
  const title = { lang: version.lang, text: version.title[version.lang] ?? '' };
  const heading = locale.t('versions.of', { version: version.number, number: proposal.number ?? 0 });
  const to = (each: Version, key: 'versions.earlier' | 'versions.later') =>
    markup`<a href="${context.href(`${path}/versions/${each.number}`)}">${locale.t(key, { version: each.number })}</a>`;
  return {
    content: {
      title: `${heading} · ${title.text}`,
      canonical: `${path}/versions/${version.number}`,
      indexed: false,
      crumbs: [...crumbsOf(context, proposal), { href: context.href(path), name: line(context, title) }],
      main: markup`<div class="single"><h1>${heading}</h1>
<p class="small quiet">${date(context, version.createdAt, zone)} · ${version.number === proposal.version ? locale.t('versions.is-current') : locale.t('versions.is-former', { version: proposal.version })}</p>
${before === null ? NOTHING : changes(context, before, version)}
<section aria-labelledby="text"><h2 id="text">${locale.t('versions.text')}</h2>
<p class="item">${line(context, title)}</p>
${behindWarning(context, version, prose(context, { lang: version.lang, text: version.body[version.lang] ?? '' }))}
${toVerify(context, namedHash(locale.t('versions.hash'), version.contentHash))}
</section>
<nav class="pager" aria-label="${locale.t('versions.title')}">${before === null ? NOTHING : to(before, 'versions.earlier')} ${later === null ? NOTHING : to(later, 'versions.later')}</nav>
</div>`,
    },
  };
}

function changes(context: PageContext, before: Version, after: Version): Html {
  const { locale } = context;
  const of = (member: 'title' | 'body') =>
    differenceOf({
      before: before[member][before.lang] ?? '',
      after: after[member][after.lang] ?? '',
      lang: after.lang,
    });
  const [title, body] = [of('title'), of('body')];
  const same = [title, body].every((parts) => parts.every((part) => part.kind === 'same'));
  const difference = markup`<div class="diff" dir="auto"${langAttribute(context, after.lang)}><p><strong>${writtenDifference(context, title)}</strong></p><p>${writtenDifference(context, body)}</p></div>`;
  return markup`<section aria-labelledby="changes"><h2 id="changes">${locale.t('versions.changes', { version: before.number })}</h2>
<p class="small quiet">${same ? locale.t('versions.same') : locale.t('versions.legend')}</p>
${same ? NOTHING : behindWarning(context, { lang: after.lang, warning: after.warning ?? before.warning }, difference)}
</section>`;
}
