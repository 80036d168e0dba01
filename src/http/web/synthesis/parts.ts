import type { SynthesisDocument, TitledProposal } from '../../../application/synthesis/ports.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Proposals of a theme that are shown at once; the others are folded away. */
const SHOWN = 3;

/** What a synthesis says: themes, near-duplicates, what stands apart, and how it was made. */
export function synthesisOf(
  context: PageContext,
  of: { readonly slug: string; readonly document: SynthesisDocument; readonly titles: readonly TitledProposal[] },
): Html {
  const { locale } = context;
  const { document } = of;
  const titles = new Map(of.titles.map((each) => [each.number, each]));
  const link = (number: number) => proposalLink(context, of.slug, titles.get(number) ?? number);
  const item = (number: number) => markup`<li>${link(number)}</li>`;
  return markup`<p>${locale.t('synthesis.of', { count: document.proposals })}</p>
<section aria-labelledby="themes"><h2 id="themes">${locale.t('synthesis.themes')}</h2>
${document.themes.length === 0 ? markup`<p class="quiet">${locale.t('synthesis.no-themes')}</p>` : NOTHING}
${document.themes.map(({ words, proposals }) => {
  const [first, rest] = [proposals.slice(0, SHOWN), proposals.slice(SHOWN)];
  return markup`<article class="card"><h3 class="item" dir="auto">${words.join(', ')}</h3>
<p class="small quiet">${locale.t('count.proposals', { count: proposals.length })}</p>
<ul>${first.map(item)}</ul>
${rest.length === 0 ? NOTHING : markup`<details class="small"><summary>${locale.t('synthesis.others', { count: rest.length })}</summary><ul>${rest.map(item)}</ul></details>`}</article>`;
})}</section>
<section aria-labelledby="duplicates"><h2 id="duplicates">${locale.t('synthesis.duplicates')}</h2>
${document.duplicates.length === 0 ? markup`<p class="quiet">${locale.t('synthesis.no-duplicates')}</p>` : NOTHING}
<ul class="plain-list">${document.duplicates.map(({ proposals, likeness }) => markup`<li>${locale.t('synthesis.likeness', { percent: Math.round(likeness * 100) })}<ul>${proposals.map(item)}</ul></li>`)}</ul></section>
${
  document.apart.length === 0
    ? NOTHING
    : markup`<section aria-labelledby="apart"><h2 id="apart">${locale.t('synthesis.apart')}</h2>
<details><summary>${locale.t('count.proposals', { count: document.apart.length })}</summary><ul>${document.apart.map(item)}</ul></details></section>`
}
${methodOf(context, document)}`;
}

function proposalLink(context: PageContext, slug: string, of: TitledProposal | number): Html {
  const { locale } = context;
  // One that was published then and is not now has a page that says what became of it.
  const number = typeof of === 'number' ? of : of.number;
  const name = typeof of === 'number' ? NOTHING : line(context, choose(context, of.title, [of.lang]));
  return markup`<a href="${context.href(`/consultations/${slug}/proposals/${number}`)}">${locale.t('proposal.number', { number })} ${name}</a>`;
}

function methodOf({ locale }: PageContext, { method }: SynthesisDocument): Html {
  return markup`<section aria-labelledby="method"><h2 id="method">${locale.t('synthesis.method')}</h2>
<p>${locale.t('synthesis.how')}</p>
<details class="small"><summary>${locale.t('synthesis.parameters')}</summary>
<p>${method.name}, ${method.version}</p>
<dl class="facts">${Object.entries({ ...method.parameters, ...method.texts }).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${String(value)}</dd></div>`)}</dl></details></section>`;
}
