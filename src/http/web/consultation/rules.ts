import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { canonicalText } from '../../../application/kit/content-hash.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { closeOf } from '../../../domain/consultation/visibility.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { choose, line } from '../kit/content.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date, deadline } from '../kit/time.ts';
import { namedHash, toVerify } from '../kit/to-verify.ts';

/** One rule as a page says it: its name, and the sentence. */
export type Rule = { readonly name: string; readonly text: Html };

/** The things to know before taking part, under the introduction; `more` are those of one act. */
export function keyFacts(context: PageContext, consultation: Consultation, more: readonly Rule[] = []): Html {
  return facts([
    who(context, consultation),
    ...decides(context, consultation),
    results(context, consultation),
    ...more,
  ]);
}

/** Who may take part in one line, and the other things to know folded below it: the act itself comes next. */
export function rulesInBrief(context: PageContext, consultation: Consultation): Html {
  return inBrief(context, who(context, consultation), [
    ...decides(context, consultation),
    results(context, consultation),
  ]);
}

/** One rule in a line, and others folded below it. */
export function inBrief({ locale }: PageContext, { name, text }: Rule, more: readonly Rule[]): Html {
  return markup`<p class="small">${locale.html('rules.line', { name, text })}</p>
<details class="small in-brief"><summary>${locale.t('rules.in-brief')}</summary>${facts(more)}</details>`;
}

/** The frozen rules in plain words, and where the document with their hash is. */
export function rulesInWords(context: PageContext, consultation: Consultation): Html {
  const { locale } = context;
  const { rules } = consultation;
  const limit = rules.proposalsPerParticipant;
  const input: Rule[] = [
    who(context, consultation),
    {
      name: locale.t('rules.proposals'),
      text: markup`${limit === null ? locale.t('rules.proposals-unlimited') : locale.t('rules.proposals-limit', { count: limit })} ${locale.t(`hold-rule.${rules.hold}`)}`,
    },
    {
      name: locale.t('rules.supports'),
      text: markup`${locale.t(`support-sides.${rules.supports}`)} ${threshold(context, consultation)}`,
    },
    ...decides(context, consultation),
    results(context, consultation),
    { name: locale.t('rules.versions'), text: markup`${locale.t('rules.versions-said')}` },
    { name: locale.t('rules.deadlines'), text: markup`${locale.t('rules.deadlines-said')}` },
  ];
  return markup`<section class="rules" aria-labelledby="rules"><h2 id="rules">${locale.t('rules.title')}</h2>
${facts(input)}
${frozen(context, consultation)}
</section>`;
}

/** Rules as a list of names with their sentences. */
export function facts(rules: readonly Rule[]): Html {
  return markup`<dl class="facts">${rules.map((rule) => markup`<div><dt>${rule.name}</dt><dd>${rule.text}</dd></div>`)}</dl>`;
}

/** Who may take part, by standing and by where they live. */
export function who(
  context: PageContext,
  { rules }: { readonly rules: Pick<Consultation['rules'], 'standings' | 'territories'> },
): Rule {
  const { locale, territories } = context;
  const standings = locale.list(
    rules.standings.map((standing) => locale.t(`standing.${standing}`).toLocaleLowerCase(locale.lang)),
  );
  const places = (rules.territories ?? []).map((code) => {
    const territory = territories.find((known) => known.code === code);
    return territory === undefined ? markup`${code}` : line(context, choose(context, territory.name));
  });
  const where =
    places.length === 0 ? NOTHING : markup` ${locale.html('rules.territories', { places: joined(places) })}`;
  return { name: locale.t('rules.who'), text: markup`${capital(locale.lang, standings)}.${where}` };
}

function decides(context: PageContext, { rules }: Consultation): readonly Rule[] {
  const { locale } = context;
  if (rules.supports === 'none') return [];
  const standings = rules.decidingStanding.map((standing) =>
    locale.t(`standing.${standing}`).toLocaleLowerCase(locale.lang),
  );
  return [
    {
      name: locale.t('rules.decides'),
      text: markup`${locale.t('rules.decides-said', { standings: locale.list(standings) })}`,
    },
  ];
}

function results(context: PageContext, consultation: Consultation): Rule {
  const { locale } = context;
  const { resultsVisibility } = consultation.rules;
  const close = closeOf(consultation, 'support') ?? closeOf(consultation, 'vote');
  const when =
    resultsVisibility === 'always' || close === null
      ? NOTHING
      : markup` ${locale.html('rules.close', { date: deadline(context, close, consultation.timeZone) })}`;
  return {
    name: locale.t('rules.results'),
    text: markup`${locale.t(`results-visibility.${resultsVisibility}`)}${when}`,
  };
}

function threshold(context: PageContext, { rules }: Consultation): string {
  return rules.supportThreshold === null ? '' : context.locale.t('rules.threshold', { count: rules.supportThreshold });
}

function frozen(context: PageContext, consultation: Consultation): Html {
  const { locale } = context;
  if (consultation.publishedAt === null) return markup`<p class="note">${locale.t('rules.draft')}</p>`;
  const at = date(context, consultation.publishedAt, consultation.timeZone);
  const document = markup`<p><a href="/consultations/${consultation.slug}/rules.json">${locale.t('rules.document')}</a></p>`;
  return markup`<p class="small quiet">${locale.html('rules.frozen', { at })}</p>
${toVerify(context, markup`${document}${namedHash(locale.t('rules.hash'), consultation.rulesHash ?? '')}`)}`;
}

function joined(items: readonly Html[]): Html {
  return markup`${items.map((item, index) => markup`${index === 0 ? '' : ', '}${item}`)}`;
}

function capital(lang: string, text: string): string {
  return text.charAt(0).toLocaleUpperCase(lang) + text.slice(1);
}

/** A rules document as it will be hashed, folded away, with its hash. */
export function rulesText({ locale }: PageContext, canonical: string, hash: string): Html {
  return markup`<details><summary>${locale.t('admin.rules-document')}</summary>
<pre class="scroll" tabindex="0"><code>${JSON.stringify(JSON.parse(canonical), null, 2)}</code></pre>
${namedHash(locale.t('rules.hash'), hash)}</details>`;
}

/**
 * The frozen rules of a consultation or a ballot, byte for byte as they were hashed: `sha256sum` of what is served gives the
 * hash that the page shows, also after an end was moved.
 */
export function rulesDocumentRoute(
  app: Application,
  find: (c: Context) => Promise<Result<{ readonly rules: object }>>,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const found = await find(c);
    if (!found.ok) return errorPage(app, c, 404);
    protect(c, 'shared');
    c.header('access-control-allow-origin', '*');
    return c.body(canonicalText(found.value.rules), 200, { 'content-type': 'application/json' });
  };
}
